import ArgumentParser
import KithClient
import KithProtocol
import StrictJSON

/// `kith ping`: whether anybody is there, and how fast.
struct Ping: Verb {
  static let configuration = CommandConfiguration(abstract: "See whether the daemon is there.")
  @OptionGroup var options: GlobalOptions

  func run(_ session: Session) throws {
    let connection = try session.connect()
    let start = ContinuousClock.now
    guard try session.ask(connection, .ping) != nil else { return }
    let (seconds, attoseconds) = (ContinuousClock.now - start).components
    let milliseconds = Double(seconds) * 1e3 + Double(attoseconds) / 1e15
    if session.console.isVerbose {
      let greeting = try connection.hello()
      session.console.note(
        "\(greeting.server) \(greeting.version), protocol \(greeting.protocolVersion), at \(connection.path)")
    }
    if !session.console.isQuiet { session.console.print("pong in \(Formatting.fixed(milliseconds, 2)) ms") }
  }
}

/// `kith status`: how the daemon is doing.
struct Status: Verb {
  static let configuration = CommandConfiguration(abstract: "Say how the daemon is doing.")
  @OptionGroup var options: GlobalOptions

  func run(_ session: Session) throws {
    let connection = try session.connect()
    guard let result = try session.ask(connection, .status) else { return }
    for line in Self.lines(try DaemonStatus(result), path: connection.path) { session.console.print(line) }
  }

  static func lines(_ status: DaemonStatus, path: String) -> [String] {
    var rows = [
      ["kithd", "\(status.version), up \(Formatting.duration(status.uptimeSeconds)), at \(path)"],
      ["memory", "\(Formatting.bytes(status.residentBytes)), \(status.threadCount) threads"],
      ["requests", "\(Formatting.grouped(status.requestCount)) answered, \(status.runningCount) running"],
      ["connections", "\(status.connectionCount)"],
      ["jobs", "\(status.jobCount)"],
    ]
    if status.models.isEmpty { rows.append(["models", "none in memory"]) }
    for (index, model) in status.models.enumerated() {
      let size = model.byteCount.map { ", \(Formatting.bytes($0))" } ?? ""
      let generation = model.generation.map { ", generation \($0)" } ?? ""
      rows.append([
        index == 0 ? "models" : "",
        "\(model.name): \(model.state)\(size)\(generation)" + (model.isDefault ? ", default" : ""),
      ])
    }
    return rows.map { Formatting.left($0[0], 13) + $0[1] }
  }
}

/// `kith call '{"op":"ping"}'`: any request, as it is.
struct Call: Verb {
  static let configuration = CommandConfiguration(
    abstract: "Send a request as it is and print every line of the answer.",
    discussion:
      "Without a request: sends each line of standard input, one after the other. `kith describe` lists what can be asked."
  )

  @Argument(help: "The request, one JSON object.") var request: String?
  @OptionGroup var options: GlobalOptions

  func run(_ session: Session) throws {
    let connection = try session.connect()
    var status = ExitStatus.done
    func send(_ line: String) throws {
      let error = try Interruption.watch { try connection.call(line) { session.console.print($0) } }
      // The answer itself is the message.
      if let error { status = Failure.status(of: error) }
    }
    if let request {
      try send(request)
    } else {
      var input = LineInput()
      while true {
        let lines = try input.nextBatch()
        guard !lines.isEmpty else { break }
        for line in lines where !line.allSatisfy(\.isWhitespace) { try send(line) }
      }
    }
    if status != .done { throw Ended(status: status) }
  }
}

/// `kith describe`, `kith describe predict`: what can be asked.
struct Describe: Verb {
  static let configuration = CommandConfiguration(
    abstract: "Describe the operations of the daemon, or the fields of one.",
    discussion: "With --json: as JSON Schema.")

  @Argument(help: "An operation, such as predict or model.show.") var operation: String?
  @OptionGroup var options: GlobalOptions

  func run(_ session: Session) throws {
    let connection = try session.connect()
    let fields: [(name: String, value: JSONValue)] = operation.map { [("of", .string($0))] } ?? []
    guard let result = try session.ask(connection, .describe, fields) else { return }
    let operations = result["ops"]?.object?.members ?? []
    if let operation, let (_, definition) = operations.first {
      for line in Self.lines(operation, definition) { session.console.print(line) }
      return
    }
    let rows = operations.map { [$0.key, $0.value["summary"]?.string ?? ""] }
    for line in Formatting.table(["operation", ""], rows, leftAligned: [0, 1]) { session.console.print(line) }
  }

  static func lines(_ name: String, _ definition: JSONValue) -> [String] {
    var lines = ["\(name): \(definition["summary"]?.string ?? "")"]
    for (key, title) in [
      ("request", "request"), ("part", "each part"), ("progress", "each progress"), ("reply", "result"),
    ] {
      guard let properties = definition[key]?["properties"]?.object, !properties.isEmpty else { continue }
      let required = Set((definition[key]?["required"]?.array ?? []).compactMap(\.string))
      lines += ["", "\(title):"]
      let rows = properties.members.map { name, schema in
        let presence = required.contains(name) ? "" : schema["default"].map { "= \($0)" } ?? "optional"
        return ["  " + name, type(schema), presence, schema["description"]?.string ?? ""]
      }
      lines += Formatting.table(["", "", "", ""], rows, leftAligned: [0, 1, 2, 3]).dropFirst()
    }
    let errors = (definition["errors"]?.array ?? []).compactMap(\.string)
    if !errors.isEmpty { lines += ["", "errors: " + errors.joined(separator: ", ")] }
    return lines
  }

  private static func type(_ schema: JSONValue) -> String {
    if let choices = schema["enum"]?.array { return choices.compactMap(\.string).joined(separator: "|") }
    if let types = schema["type"]?.array { return types.compactMap(\.string).joined(separator: " or ") }
    return schema["type"]?.string ?? "any"
  }
}
