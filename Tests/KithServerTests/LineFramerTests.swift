import KithServer
import NIOCore
import Testing

/// Bytes cut into lines, whatever the pieces they come in.
struct LineFramerTests {
  private static let (limit, skipLimit) = (20, 60)

  /// What comes of all the bytes at once, by the rules as they are written.
  private func expected(_ bytes: [UInt8]) -> [LineFramer.Event] {
    var events: [LineFramer.Event] = []
    var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    let rest = lines.removeLast()
    for var line in lines {
      if line.count > Self.skipLimit { return events + [.giveUp] }
      if line.count > Self.limit {
        events.append(.lineTooLong)
        continue
      }
      if line.last == UInt8(ascii: "\r") { line.removeLast() }
      if line.allSatisfy({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }) { continue }
      events.append(.line(ByteBuffer(bytes: line)))
    }
    return rest.count > Self.skipLimit ? events + [.giveUp] : events
  }

  @Test(arguments: 0..<400 as Range<UInt64>)
  func `any bytes in any pieces make the same lines, and no more is held than a line may have`(seed: UInt64) {
    var generator = SeededGenerator(state: seed)
    let alphabet = Array("ab{}\" \t\r\n\n".utf8) + [0, 0xff]
    var bytes: [UInt8] = []
    for _ in 0..<Int.random(in: 0...30, using: &generator) {
      let length = Int.random(in: 0...(seed % 4 == 0 ? 70 : 25), using: &generator)
      bytes += (0..<length).map { _ in alphabet.randomElement(using: &generator) ?? 0 }
      if Int.random(in: 0...3, using: &generator) > 0 { bytes.append(UInt8(ascii: "\n")) }
    }
    // A line that is too long may be given up before its end is there.
    let whole = expected(bytes)
    var framer = LineFramer(limit: Self.limit, skipLimit: Self.skipLimit)
    var events: [LineFramer.Event] = []
    var start = 0
    var lent = ByteBuffer()
    while start < bytes.count, events.last != .giveUp {
      let end = min(bytes.count, start + Int.random(in: 1...(seed % 3 == 0 ? 3 : 50), using: &generator))
      lent.clear()
      lent.writeBytes(bytes[start..<end])
      framer.append(&lent)
      while events.last != .giveUp, let event = framer.next() { events.append(event) }
      #expect(framer.heldByteCount <= Self.limit || events.last == .giveUp)
      // Back or not, what is left of a line stays.
      let held = framer.heldByteCount
      framer.giveBack(&lent)
      #expect(framer.heldByteCount == held && lent.readableBytes == 0)
      start = end
    }
    #expect(events == whole)
  }
}
