import KithProtocol
import KithServer
import StrictJSON
import Synchronization
import Testing

@Suite struct `A reply` {
  @Test func `that is longer than a line may be is refused, and one that is as long is sent`() throws {
    let padding = String(repeating: "x", count: 50)
    let answer = Answer { $0.member("a", padding) }
    let length = ReplyLine.result(nil, answer).count
    for (limit, isSent) in [(length, true), (length - 1, false)] {
      let last = Mutex<([UInt8], ErrorCode?)>(([], nil))
      let responder = Responder(id: nil, peer: .alone, longestReply: limit) { line in
        if case .last(let bytes, let code) = line { last.withLock { $0 = (bytes, code) } }
      }
      responder.send(answer)
      let (line, code) = last.withLock { $0 }
      #expect(code == (isSent ? nil : .badValue))
      let reply = try JSONValue.parse(Array(line.dropLast()))
      #expect((reply["result"]?["a"]?.string == padding) == isSent)
      if !isSent { #expect(reply["error"]?["message"]?.string?.contains("\(length) bytes") == true) }
    }
  }
}
