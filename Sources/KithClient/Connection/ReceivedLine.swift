import KithProtocol
import StrictJSON

/// One line from the daemon, taken apart.
struct ReceivedLine {
  let text: String
  private let object: JSONObject

  /// - Throws: `ClientError.badReply` where it is no JSON object.
  init(_ bytes: [UInt8]) throws(ClientError) {
    text = String(decoding: bytes, as: UTF8.self)
    let value: JSONValue
    do throws(JSONError) {
      value = try JSONValue.parse(bytes)
    } catch {
      throw .badReply(error.message)
    }
    guard case .object(let object) = value else { throw .badReply("a line that is \(value.kind)") }
    self.object = object
  }

  var id: JSONValue? { object[EnvelopeTable.id] }

  private func content(_ kind: ReplyLine.Kind) -> JSONValue? { object[kind.rawValue] }

  var result: JSONValue? { content(.result) }

  /// What stands in a line before the last one.
  var interim: JSONValue? { content(.chunk) ?? content(.progress) ?? content(.event) }

  var isError: Bool { content(.error) != nil }

  /// The error, if the line is one.
  func error() throws(ClientError) -> ServerError? {
    guard let error = content(.error) else { return nil }
    return try ServerError(ReplyFields(error, of: ReplyLine.Kind.error.rawValue))
  }
}
