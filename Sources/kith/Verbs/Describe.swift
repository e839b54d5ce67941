import ArgumentParser
import KithClient

/// `kith describe`, `kith describe predict`: the operations, or the fields of one.
struct Describe: Verb {
  static let configuration = CommandConfiguration(
    commandName: "describe",
    abstract: "Describe the operations of the daemon, or the fields of one.",
    discussion: "With --json: as JSON Schema.")

  @Argument(help: "An operation, such as predict or model.show.") var operation: String?
  @OptionGroup var options: GlobalOptions

  func run(_ invocation: Invocation) throws {
    guard let description = try invocation.ask(.describe(operation)) else { return }
    let operations = description.operations
    if operation != nil, let described = operations.first {
      for line in Self.lines(described) { invocation.console.print(line) }
      return
    }
    let rows = operations.map { [$0.name, $0.summary] }
    for line in Formatting.table(["operation", ""], rows, leftAligned: [0, 1]) { invocation.console.print(line) }
  }

  static func lines(_ operation: OperationDescription) -> [String] {
    var lines = ["\(operation.name): \(operation.summary)"]
    for object in operation.objects {
      lines += ["", "\(object.title):"]
      let rows = object.fields.map { field in
        let presence = field.isRequired ? "" : field.defaultValue.map { "= \($0)" } ?? "optional"
        return ["  " + field.name, field.type, presence, field.meaning]
      }
      lines += Formatting.table(["", "", "", ""], rows, leftAligned: [0, 1, 2, 3]).dropFirst()
    }
    if !operation.errors.isEmpty { lines += ["", "errors: " + operation.errors.joined(separator: ", ")] }
    return lines
  }
}
