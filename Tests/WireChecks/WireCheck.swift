import KithProtocol
package import StrictJSON
import Synchronization

/// Follows what goes over one connection, and checks every line of the daemon against the schemas of `describe`.
///
/// It knows from the requests which operation each line answers: those with an id by the id, those without by their
/// order. A line must be of one kind, the value must fit the operation's schema, errors that of errors, and nothing may
/// follow a request's last line.
package final class WireCheck: Sendable {
  private struct State {
    /// Bytes of a request whose end has not been sent.
    var unfinished: [UInt8] = []
    var byID: [String: [Operation?]] = [:]
    /// Requests without an id, and lines that are none, in their order.
    var inOrder: [Operation?] = []
    var inOrderStart = 0
    /// The last line that was right, for floods of equal ones.
    var last: (line: String, operation: Operation)?
  }

  /// What a daemon said wrong.
  package struct Violation: Error, CustomStringConvertible {
    package let description: String
  }

  /// What `describe` answers.
  package static let description: JSONValue = {
    var writer = JSONWriter()
    writer.object { Description.encodeMembers(of: nil, into: &$0) }
    do {
      return try JSONValue.parse(writer.bytes)
    } catch {
      fatalError("describe is not JSON: \(error)")  // without it no test means anything
    }
  }()
  package static let schema = JSONSchema(root: description)

  private let state = Mutex(State())

  package init() {}

  // MARK: What the client sends

  /// Takes note of bytes on their way to the daemon.
  package func sent(_ bytes: [UInt8]) {
    state.withLock { state in
      var rest = bytes[...]
      while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
        state.unfinished += rest[..<end]
        Self.note(state.unfinished, &state)
        state.unfinished = []
        rest = rest[(end + 1)...]
      }
      state.unfinished += rest
    }
  }

  /// The client sends no more: what it has sent last is a line too.
  package func inputEnded() {
    state.withLock { state in
      Self.note(state.unfinished, &state)
      state.unfinished = []
    }
  }

  private static func note(_ line: [UInt8], _ state: inout State) {
    if line.allSatisfy({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: "\r") }) { return }
    // Too long for the daemon: refused without a look.
    let request = line.count > ProtocolLimits.lineBytes ? nil : try? JSONValue.parse(line)
    let operation = request?["op"]?.string.flatMap(Operation.named)
    if let id = request?["id"], RequestID(id) != nil {
      state.byID[id.description, default: []].append(operation)
    } else {
      state.inOrder.append(operation)
    }
  }

  // MARK: What the daemon sends

  /// Checks the next line of the daemon.
  package func received(_ line: String) throws(Violation) {
    let isKnown = state.withLock { state -> Bool in
      guard let last = state.last, last.line == line, state.inOrderStart < state.inOrder.count,
        state.inOrder[state.inOrderStart] == last.operation
      else { return false }
      state.inOrderStart += 1
      return true
    }
    if isKnown { return }
    let reply: JSONValue
    do {
      reply = try JSONValue.parse(line)
    } catch {
      throw Violation(description: "no strict JSON: \(line)")
    }
    if let problem = problem(in: reply, line) { throw Violation(description: "\(problem) in \(line.prefix(2_000))") }
  }

  private func problem(in reply: JSONValue, _ line: String) -> String? {
    if let problem = Self.schema.problem(in: reply, by: Self.description["line"] ?? nil, at: "line") { return problem }
    let isLast = reply["result"] != nil || reply["error"] != nil
    let asked = state.withLock { state -> Operation?? in
      guard let id = reply["id"]?.description else {
        guard state.inOrderStart < state.inOrder.count else { return nil }
        defer { if isLast { state.inOrderStart += 1 } }
        let operation = state.inOrder[state.inOrderStart]
        if reply["result"] != nil, let operation { state.last = (line, operation) }
        return operation
      }
      guard var operations = state.byID[id], !operations.isEmpty else { return nil }
      // Of two with the same id the later is refused, and its answer comes first.
      let isRefused = reply["error"]?["code"] == "request.id_in_use"
      let operation = isRefused ? operations[operations.count - 1] : operations[0]
      if isLast { operations.remove(at: isRefused ? operations.count - 1 : 0) }
      state.byID[id] = operations.isEmpty ? nil : operations
      return operation
    }
    if reply["error"] != nil { return asked == nil && reply["id"] != nil ? "nothing was asked under this id" : nil }
    guard let asked else { return "nothing was asked" }
    guard let operation = asked else { return "what is no request has a result" }
    guard let schemas = Self.description["ops"]?[operation.name] else { return "describe lacks \(operation)" }
    for kind in ReplyLine.kinds {
      guard let value = reply[kind] else { continue }
      guard let schema = schemas[kind == "result" ? "reply" : kind] else { return "\(operation) has no \(kind)" }
      return Self.schema.problem(in: value, by: schema, at: kind)
    }
    return nil
  }
}
