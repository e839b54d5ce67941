import ArgumentParser
import KithClient

/// The text that is asked about, and how many words to answer with.
struct Subject: ParsableArguments {
  @Argument(help: "A word or text; several arguments are joined by blanks.")
  var text: [String] = []

  @Option(name: [.customShort("n"), .long], help: ArgumentHelp("How many words.", valueName: "count"))
  var top = 10

  func validate() throws {
    guard (1...1000).contains(top) else {
      throw ValidationError("\(TypedArguments.spelling(of: "top")) must be from 1 to 1000, not \(top).")
    }
  }

  /// - Parameter input: reads standard input.
  func read(or input: () throws -> String) throws -> String {
    text.isEmpty ? try input() : text.joined(separator: " ")
  }

  /// The text to ask about; nil for that of the session alone.
  func text(in scope: Scope, or input: () throws -> String) throws -> String? {
    text.isEmpty && scope.session != nil ? nil : try read(or: input)
  }
}
