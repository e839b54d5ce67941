/// Where a long text is cut for requests that take pieces of it.
enum TextPiece {
  /// The end of a text's first piece: behind the last line, or else the last word, or else the last sentence of a script without
  /// spaces that ends in it; where there is none of these, behind the last whole character.
  ///
  /// - Parameters:
  ///   - text: UTF-8, of more than `length` bytes.
  ///   - length: the most that a piece may have, bytes, at least 4.
  static func end(in text: [UInt8], within length: Int) -> Int {
    let piece = text[..<length]
    if let end = piece.lastIndex(of: 0x0A) ?? piece.lastIndex(of: 0x20) { return end + 1 }
    for end in stride(from: length, to: length / 2, by: -1)
    where sentenceEnds.contains(where: { text[..<end].ends(with: $0) }) {
      return end
    }
    var end = length
    while end > 1, text[end] & 0xC0 == 0x80 { end -= 1 }
    return end
  }

  private static let sentenceEnds = ["。", "！", "？", "။", "។"].map { Array($0.utf8) }
}

extension ArraySlice<UInt8> {
  fileprivate func ends(with bytes: [UInt8]) -> Bool { suffix(bytes.count).elementsEqual(bytes) }
}
