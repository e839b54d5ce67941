/// The lines of one source as they come: unpacked, decoded, each with the bytes that it was.
///
/// ```swift
/// var lines = try LineStream(.standardInput)
/// while try lines.advance() == .line {
///   if let flaw = lines.flaw { say("line \(lines.number): \(flaw)") } else { use(lines.text) }
/// }
/// ```
///
/// Bytes of every kind become lines in one way: packed files are unpacked, recognised by their first bytes; a byte
/// order mark is dropped; UTF-16, Windows-1252 and stated encodings become UTF-8; lines end as `LineEnds` says. A line
/// that cannot be read, or is too long, has a `flaw`, and those after it are read on. No decision waits for more than the
/// first line. In memory are at most a line of the longest length and a block of 128 KiB.
package struct LineStream: ~Copyable {
  package enum Step: Equatable {
    /// The next line is there.
    case line
    /// No whole line is at hand, and `mayWait` was false.
    case wouldWait
    case end
  }

  private static let blockSize = 1 << 17

  private let name: String
  private let limit: Int
  private let stated: TextEncoding?
  private var file: UnpackedFile
  private var isAtEnd = false

  /// Unread bytes are those in `unread`.
  private var buffer: [UInt8] = []
  private var unread = 0..<0
  /// Bytes before this index hold no line end, from the start of the unread ones on.
  private var scanned = 0
  /// The position in the unpacked input of the first byte in the buffer.
  private var offset = 0
  private var start: TextStart?
  private var ends = LineEnds(nil)
  private var decoder: LineDecoder
  /// Whether a line was not empty.
  private var hasText = false
  private var lastEndedWithReturn = false
  private var isFinished = false
  /// The line is too long; what is left of it is skipped.
  private var isSkipping = false
  /// The range in the buffer of the line's bytes with their end; empty for a line that is too long.
  private var rawRange = 0..<0

  // MARK: The line

  /// The number of the line, from 1 on.
  package private(set) var number = 0
  /// Why the line cannot be read: a part of a sentence such as `not UTF-8 (byte 0xff)`.
  package private(set) var flaw: String?
  /// Bytes that belong to the end of the line before it: a line feed that came late after its carriage return.
  package private(set) var lateEnd: [UInt8] = []

  /// The line in UTF-8, without its end; what cannot be read stands there as U+FFFD, and a line too long is empty.
  package var text: Span<UInt8> {
    @_lifetime(borrow self) get {
      decoder.isConverted ? decoder.converted.span : buffer.span.extracting(decoder.range)
    }
  }

  /// The line as it came, after unpacking, in its own encoding and with its end. The last one may have none.
  package var raw: ArraySlice<UInt8> { buffer[rawRange] }
  /// How many bytes of `raw` are not the line's end.
  package private(set) var contentCount = 0
  /// False for a line that is too long, of which nothing is kept.
  package var hasRaw: Bool { flaw == nil || !rawRange.isEmpty }
  /// Whether the line ends with a carriage return and a line feed.
  package private(set) var endsWithPair = false

  // MARK: The input

  /// How many bytes of the source itself were read.
  package var bytesRead: Int { file.bytesRead }
  /// Its encoding, as far as it is known: nil while all was ASCII, or where the lines tell.
  package var encoding: TextEncoding? { start?.encoding }
  /// The byte order mark of an encoding that needs one to be read again; of UTF-8 there is none.
  package private(set) var mark: [UInt8] = []

  package var hasWarnings: Bool { !decoder.warnings.isEmpty }

  /// What a user should hear about the input, such as its encoding. Each sentence comes once.
  package mutating func takeWarnings() -> [String] {
    defer { decoder.warnings = [] }
    return decoder.warnings
  }

  /// - Parameters:
  ///   - stated: the encoding as the user says it is; nil: it is found out.
  ///   - limit: a longer line, in bytes before or after decoding, is a flawed one.
  package init(
    _ source: CorpusSource, encoding stated: TextEncoding? = nil, limit: Int
  ) throws(CorpusInputError) {
    name = source.name
    self.stated = stated
    self.limit = limit
    file = try UnpackedFile(source)
    decoder = LineDecoder(name: source.name)
    buffer = [UInt8](repeating: 0, count: 2 * Self.blockSize)
  }

  /// Moves on to the next line.
  ///
  /// - Parameter mayWait: whether to read more where no whole line is at hand.
  /// - Throws: `CorpusInputError` where the input is no text, damaged, or cannot be read.
  package mutating func advance(mayWait: Bool = true) throws(CorpusInputError) -> Step {
    flaw = nil
    lateEnd = []
    rawRange = 0..<0
    while true {
      if try begin(), let owed = ends.settle(buffer, unread, isAtEnd: isAtEnd) {
        if owed > 0 {
          lateEnd += buffer[unread].prefix(owed)
          drop(owed)
        }
        if let found = ends.find(buffer, unread, scanned: &scanned, isAtEnd: isAtEnd) {
          guard try take(found) else { continue }
          return .line
        }
        if isAtEnd {
          guard !unread.isEmpty || isSkipping else {
            if let warning = file.warning, !isFinished { decoder.warnings.append(warning) }
            isFinished = true
            return .end
          }
          guard try take(LineEnds.Found(contentEnd: unread.upperBound, end: unread.upperBound)) else { continue }
          return .line
        }
        if isSkipping || unread.count > limit + 2 * ends.width {
          isSkipping = true
          // The last bytes may be half of a line end.
          drop(scanned - unread.lowerBound)
        }
      }
      guard mayWait else { return .wouldWait }
      try read()
    }
  }

  /// Finds out how the bytes are to be read, once. False: it takes more of them.
  private mutating func begin() throws(CorpusInputError) -> Bool {
    guard start == nil else { return true }
    let found: TextStart?
    do {
      found = try TextStart.find(in: buffer[unread], isAtEnd: isAtEnd, stated: stated)
    } catch {
      throw .binary(path: name, what: error.what, hint: error.hint)
    }
    guard let found else { return false }
    if found.encoding != .utf8 { mark = Array(buffer[unread].prefix(found.markLength)) }
    drop(found.markLength)
    begin(found)
    return true
  }

  private mutating func begin(_ found: TextStart) {
    start = found
    ends = LineEnds(found.encoding)
    decoder.begin(found)
  }

  /// Makes it the current line. False: it has to be looked for anew.
  private mutating func take(_ found: LineEnds.Found) throws(CorpusInputError) -> Bool {
    let content = unread.lowerBound..<found.contentEnd
    let isTooLong = isSkipping || content.count > limit
    if !isTooLong, let order = order(in: content) {
      // Only empty lines came before: this is UTF-16 from the first byte on, of whose last line end a half is left.
      if (offset + content.lowerBound) % 2 != 0 {
        lateEnd += buffer[unread].prefix(1)
        drop(1)
      }
      begin(TextStart(encoding: .utf16(order), isGuess: true))
      ends.endedWithReturn = lastEndedWithReturn
      scanned = unread.lowerBound
      return false
    }
    number += 1
    isSkipping = false
    contentCount = content.count
    endsWithPair = found.end - found.contentEnd > ends.width
    if isTooLong {
      setTooLong()
    } else {
      rawRange = unread.lowerBound..<found.end
      flaw = try decoder.decode(buffer, content, upTo: unread.upperBound, line: number)
      if decoder.isConverted, decoder.converted.count > limit { setTooLong() }
      hasText = hasText || !content.isEmpty
    }
    lastEndedWithReturn = found.end > found.contentEnd && buffer[found.end - 1] == UInt8(ascii: "\r")
    unread = found.end..<unread.upperBound
    scanned = found.end
    return true
  }

  private mutating func setTooLong() {
    flaw = "longer than \(Self.size(limit))"
    rawRange = 0..<0
    decoder.setEmpty()
  }

  private static func size(_ bytes: Int) -> String {
    bytes % (1 << 20) == 0 ? "\(bytes >> 20) MiB" : "\(bytes) bytes"
  }

  /// The byte order of a line that shows only now, after empty ones, that the input is UTF-16.
  private func order(in content: Range<Int>) -> TextEncoding.ByteOrder? {
    guard !hasText, number > 0, start?.encoding == nil, stated == nil, buffer[content].contains(0) else { return nil }
    return ZeroBytes(buffer[content], at: offset + content.lowerBound).byteOrder
  }

  private mutating func drop(_ count: Int) {
    unread = (unread.lowerBound + count)..<unread.upperBound
    scanned = max(scanned, unread.lowerBound)
  }

  /// Reads what is at hand, behind what is unread.
  private mutating func read() throws(CorpusInputError) {
    let used = unread.lowerBound
    if used > 0 {
      // What was used makes room.
      for index in unread { buffer[index - used] = buffer[index] }
      offset += used
      scanned -= used
      decoder.move(by: used)
      unread = 0..<unread.count
    }
    if buffer.count < unread.count + Self.blockSize {
      // A file that is one line gets all its room at once; memory counts where bytes are written.
      if unread.count > 8 * Self.blockSize, let rest = file.unreadBytes {
        buffer.reserveCapacity(min(unread.count + rest, limit) + 3 * Self.blockSize)
      }
      buffer.append(contentsOf: repeatElement(0, count: unread.count + 2 * Self.blockSize - buffer.count))
    }
    let filled = try file.readSome(into: &buffer, from: unread.upperBound)
    isAtEnd = filled == unread.upperBound
    unread = 0..<filled
  }
}
