import KithClient

/// A text cut at its segments: each piece with the part that explains most of it, nil where nothing counts.
struct XrayPieces {
  struct Piece {
    let text: String
    /// Nil between segments.
    let segment: XraySegment?
  }

  let pieces: [Piece]

  /// - Throws: `ClientError.badReply` where a segment lies outside the text or before another.
  init(_ text: String, _ segments: [XraySegment]) throws(ClientError) {
    let bytes = Array(text.utf8)
    var pieces: [Piece] = []
    var end = 0
    func add(_ range: Range<Int>, _ segment: XraySegment?) {
      if range.isEmpty { return }
      pieces.append(Piece(text: String(decoding: bytes[range], as: UTF8.self), segment: segment))
    }
    for segment in segments {
      guard end <= segment.byteRange.lowerBound, segment.byteRange.upperBound <= bytes.count else {
        throw .badReply("a segment outside the text")
      }
      add(end..<segment.byteRange.lowerBound, nil)
      add(segment.byteRange, segment)
      end = segment.byteRange.upperBound
    }
    add(end..<bytes.count, nil)
    self.pieces = pieces
  }
}
