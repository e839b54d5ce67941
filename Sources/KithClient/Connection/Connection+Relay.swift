import Glibc
package import SystemPackage

extension Connection {
  /// Sends the requests of a descriptor as they come, each a JSON value on one line or on several, and hands over the lines that come back, until all are answered.
  ///
  /// Both at once, so that neither side waits for the other. At the end of `input` the daemon is told that there is no
  /// more; it answers what it has, and hangs up.
  ///
  /// - Parameter onLine: gets each line with its line feed, and the error if it is one.
  /// - Throws: `ClientError.connectionLost` if the daemon hangs up before every request has its last line.
  package func relay(
    from input: FileDescriptor, onLine: (_ line: String, _ error: ServerError?) -> Void
  ) throws(ClientError) {
    var asked = RequestCount()
    var answeredCount = 0
    try relayBytes(from: input) { sent in
      asked.add(sent)
    } received: { bytes throws(ClientError) in
      let line = try ReceivedLine(bytes)
      let error = try line.error()
      if line.result != nil || error != nil { answeredCount += 1 }
      onLine(line.text + "\n", error)
    }
    guard answeredCount >= asked.count else { throw .connectionLost(path: path) }
  }
}

/// Counts the requests in a stream of bytes: the lines that are not blank.
private struct RequestCount {
  private(set) var completeCount = 0
  private var hasText = false

  /// With the last line, which needs no line feed.
  var count: Int { completeCount + (hasText ? 1 : 0) }

  mutating func add(_ bytes: ArraySlice<UInt8>) {
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "\n"):
        if hasText { completeCount += 1 }
        hasText = false
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): continue
      default: hasText = true
      }
    }
  }
}
