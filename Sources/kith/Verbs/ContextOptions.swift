import ArgumentParser
import StrictJSON

/// The options of the verbs that answer in a context: what stands before the text, and who answers.
struct ContextOptions: ParsableArguments {
  @Option(name: .shortAndLong, help: ArgumentHelp("What stands before the text.", valueName: "text"))
  var context = ""

  @Flag(name: .long, help: "Ask grammar alone, without the wider context.")
  var grammarOnly = false

  /// The fields of the request; none where nothing was asked for.
  var fields: [(name: String, value: JSONValue)] {
    var fields: [(name: String, value: JSONValue)] = []
    if !context.isEmpty { fields.append(("context", .string(context))) }
    if grammarOnly { fields.append(("experts", .array([.string("grammar")]))) }
    return fields
  }
}
