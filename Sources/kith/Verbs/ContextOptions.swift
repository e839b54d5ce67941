import ArgumentParser
import KithClient
import StrictJSON

/// The options of the verbs that answer in a context: what stands before the text, and who answers.
struct ContextOptions: ParsableArguments {
  @Option(name: .shortAndLong, help: ArgumentHelp("What stands before the text.", valueName: "text"))
  var context = ""

  @OptionGroup var session: SessionOption

  @Flag(name: .long, help: "Ask grammar alone, without the wider context.")
  var grammarOnly = false

  /// The session to ask in: the one that was named, or that of the environment where nothing else was.
  func sessionName(_ options: GlobalOptions) throws -> String? {
    guard !context.isEmpty || grammarOnly else { return try session.name(options) }
    guard session.session == nil else {
      throw UsageError(message: "a session has its own context and experts: leave --context and --grammar-only out")
    }
    return nil
  }

  /// The fields of the request; none where nothing was asked for.
  func fields(_ options: GlobalOptions) throws -> [(name: String, value: JSONValue)] {
    if let name = try sessionName(options) { return [("session", .string(name))] }
    var fields: [(name: String, value: JSONValue)] = []
    if !context.isEmpty { fields.append(("context", .string(context))) }
    if grammarOnly { fields.append(("experts", .array([.string("grammar")]))) }
    return fields
  }
}

/// Which session.
struct SessionOption: ParsableArguments {
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The session whose text stands before. (default: $KITH_SESSION)", valueName: "session"))
  var session: String?

  /// The session that was named, or that of the environment where no model was.
  func name(_ options: GlobalOptions) throws -> String? {
    guard options.model != nil else { return session ?? environment("KITH_SESSION") }
    guard session == nil else { throw UsageError(message: "a session has its own model: leave --model out") }
    return nil
  }
}

extension Session {
  /// Connects, and gives the fields that say what stands before the texts. A session has its model: none is named then.
  func connect(
    _ surroundings: ContextOptions
  ) throws -> (connection: Connection, fields: [(name: String, value: JSONValue)]) {
    let connection = try connect()
    if try surroundings.sessionName(options) != nil { connection.model = nil }
    return (connection, try surroundings.fields(options))
  }
}
