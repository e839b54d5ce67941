internal import KithProtocol
internal import StrictJSON
internal import WireChecks

extension FuzzTarget {
  /// A line for the daemon: a request of one of its operations, or an error to answer with.
  static let request = FuzzTarget(
    "request", longestInput: 2_048,
    words: Operation.all.map(\.name) + Operation.all.flatMap { $0.request.map { "\"\($0.name)\":" } }.uniqued,
    seeds: {
      let lines = Operation.all.flatMap { operation in [operation.soundRequest, operation.fullRequest] }
        .map { object in
          var writer = JSONWriter()
          writer.value(.object(object))
          return writer.bytes
        }
      return lines + ["GET / HTTP/1.1", #"{"id":[],"op":"ping"}"#, #"{"op":"nothing"}"#, "7"].map { Array($0.utf8) }
    },
    run: { bytes in
      let bare = BareRequest(bytes.span, among: [.ping, .hello])
      let request: Request
      do throws(Request.Refusal) {
        request = try Request.decode(bytes.span)
      } catch {
        try FuzzFault.unless(bare == nil, "it was taken for a request: \(error.error.message)")
        try FuzzFault.unless(!error.error.message.isEmpty, "a refusal says nothing")
        let line = ReplyLine.error(error.id, error.error)
        try FuzzFault.unless(try JSONValue.parse(Array(line.dropLast()))["error"] != nil, "a refusal is no JSON")
        return
      }
      if let bare {
        try FuzzFault.unless(bare.operation == request.operation && bare.id == request.id, "a bare request is another")
      }
      let arguments = request.arguments
      _ = arguments.fingerprint
      for field in request.operation.request {
        _ = (arguments.list(field), arguments.optionalInteger(field), arguments.double(field), arguments.id(field))
      }
    })
}

extension [String] {
  fileprivate var uniqued: [String] { Array(Set(self)).sorted() }
}

extension Operation {
  /// A request with every field that goes with the others.
  fileprivate var fullRequest: JSONObject {
    var object = soundRequest
    for field in request
    where object[field.name] == nil && !exactlyOneOf.contains(field.name) && field.name != "session" {
      object[field.name] = field.type.sample
    }
    for field in Request.envelope where object[field.name] == nil { object[field.name] = field.type.sample }
    return object
  }
}
