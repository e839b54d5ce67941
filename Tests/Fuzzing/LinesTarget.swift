internal import KithServer
internal import NIOCore

extension FuzzTarget {
  /// What comes over a connection, cut into lines: the same however it comes, with no more kept than a line may have.
  static let lines = FuzzTarget(
    "lines", longestInput: 300, words: ["\r\n", "\n\n", " \t"],
    seeds: {
      ["", "\n", "{\"op\":\"ping\"}\n", "a\r\nb\n \t\nc", String(repeating: "x", count: 30) + "\ny\n"].map {
        Array($0.utf8)
      }
        + [[UInt8](repeating: 0x61, count: 90), [0, 0xff, 0x0a, 0x0d, 0x0a]]
    },
    run: { bytes in
      var draw = DrawnPieces(bytes)
      let pieces = draw.cut(bytes, longest: 40)
      try FuzzFault.unless(events([bytes[...]]) == events(pieces), "pieces give other lines than the whole")
    })

  private static let limit = 20

  private static func events(_ pieces: [ArraySlice<UInt8>]) throws -> [LineFramer.Event] {
    var framer = LineFramer(limit: limit, skipLimit: 3 * limit)
    var events: [LineFramer.Event] = []
    for piece in pieces {
      var buffer = ByteBuffer(bytes: piece)
      framer.append(&buffer)
      while let event = framer.next() {
        events.append(event)
        if event == .giveUp { return events }
      }
      framer.giveBack(&buffer)
      try FuzzFault.unless(framer.heldByteCount <= limit, "\(framer.heldByteCount) bytes are held")
    }
    if let last = framer.finish() { events.append(last) }
    return events
  }
}
