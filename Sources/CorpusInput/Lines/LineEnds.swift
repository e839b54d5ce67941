import Glibc

/// Where the lines of an input end.
///
/// The first line end decides: where it is a line feed, with a carriage return before it or without, lines end with line
/// feeds, and a carriage return elsewhere is a blank like others; where it is a carriage return alone, both end lines.
struct LineEnds {
  private enum Convention { case open, lineFeed, carriageReturn }

  /// A line end that was found.
  struct Found {
    /// The index after the line's last byte.
    var contentEnd: Int
    /// The index after the line end.
    var end: Int
  }

  private var convention = Convention.open
  private let lineFeed: [UInt8]
  private let carriageReturn: [UInt8]
  /// The line before ended with a carriage return, and what stood behind it was not at hand or not understood: a line feed
  /// may belong to it.
  var endedWithReturn = false

  /// How many bytes a line feed has.
  var width: Int { lineFeed.count }

  init(_ encoding: TextEncoding?) {
    let encoding = encoding ?? .utf8
    lineFeed = encoding.bytes(ofASCII: [UInt8(ascii: "\n")])
    carriageReturn = encoding.bytes(ofASCII: [UInt8(ascii: "\r")])
  }

  /// Before a line is looked for: what the line before it left open.
  /// - Returns: how many bytes at the start belong to it; nil if there are too few bytes to tell.
  mutating func settle(_ bytes: [UInt8], _ range: Range<Int>, isAtEnd: Bool) -> Int? {
    guard endedWithReturn else { return 0 }
    guard range.count >= width || isAtEnd else { return nil }
    endedWithReturn = false
    let owesLineFeed = bytes[range].starts(with: lineFeed)
    if convention == .open { convention = owesLineFeed ? .lineFeed : .carriageReturn }
    return owesLineFeed ? width : 0
  }

  /// The end of the line that begins at the range's start.
  /// - Parameter scanned: bytes up to here hold none; moved on by what was looked at.
  mutating func find(_ bytes: [UInt8], _ range: Range<Int>, scanned: inout Int, isAtEnd: Bool) -> Found? {
    let start = max(range.lowerBound, scanned)
    let feed = Self.first(lineFeed, in: bytes, start..<range.upperBound, aligned: range.lowerBound)
    if convention != .lineFeed {
      let searched = start..<(feed ?? range.upperBound)
      if let index = Self.first(carriageReturn, in: bytes, searched, aligned: range.lowerBound) {
        let next = index + width
        guard next < range.upperBound || isAtEnd else {
          // A writer of carriage returns alone waits for the answer now.
          endedWithReturn = true
          return Found(contentEnd: index, end: next)
        }
        guard next + width <= range.upperBound || isAtEnd else {
          scanned = index
          return nil
        }
        let isPair = bytes[next..<range.upperBound].starts(with: lineFeed)
        if convention == .open { convention = isPair ? .lineFeed : .carriageReturn }
        return Found(contentEnd: index, end: isPair ? next + width : next)
      }
    }
    guard let feed else {
      scanned = max(start, range.upperBound - (range.count % width))
      return nil
    }
    if convention == .open { convention = .lineFeed }
    let isPair = feed - width >= range.lowerBound && bytes[(feed - width)..<feed].elementsEqual(carriageReturn)
    return Found(contentEnd: isPair ? feed - width : feed, end: feed + width)
  }

  /// The first place of the pattern, at a whole number of its lengths from `origin`.
  private static func first(_ pattern: [UInt8], in bytes: [UInt8], _ range: Range<Int>, aligned origin: Int) -> Int? {
    var start = range.lowerBound
    // In UTF-8 and the like the pattern is one byte, and all is aligned.
    while let index = index(
      of: pattern[0] == 0 ? pattern[pattern.count - 1] : pattern[0], in: bytes, start..<range.upperBound)
    {
      guard pattern.count > 1 else { return index }
      let place = index - (index - origin) % pattern.count
      if place + pattern.count <= range.upperBound, place >= range.lowerBound,
        bytes[place..<place + pattern.count].elementsEqual(pattern)
      {
        return place
      }
      start = index + 1
    }
    return nil
  }

  static func index(of byte: UInt8, in bytes: [UInt8], _ range: Range<Int>) -> Int? {
    guard !range.isEmpty else { return nil }
    precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count)
    // Sound: the range lies inside of the array, as was just checked.
    return unsafe bytes.withUnsafeBufferPointer { buffer in
      let start = unsafe buffer.baseAddress! + range.lowerBound
      guard let found = unsafe memchr(start, Int32(byte), range.count) else { return nil }
      return unsafe range.lowerBound + (UnsafeRawPointer(found) - UnsafeRawPointer(start))
    }
  }
}
