import CorpusInput

/// Standard input as lines, in batches of what is there: one line when the user types, thousands from a file.
///
/// So a filter answers every line at once, and still asks the daemon in large batches when it can. Lines that cannot be
/// read are among the others, with their flaw; they are named and counted here, as are those that a verb rejects.
struct LineInput: ~Copyable {
  /// How many lines and bytes a batch has at most.
  static let batchLines = 512
  static let batchBytes = 1 << 20
  /// A longer line would not fit a request.
  static let lineLimit = 4 << 20

  struct Line {
    /// From 1 on.
    let number: Int
    /// What cannot be read stands there as U+FFFD; empty for a line that is too long.
    let text: String
    /// The line as it came, after unpacking, in its own encoding and with its end, which the last one may lack.
    fileprivate(set) var raw: [UInt8]
    /// How many of those bytes are not its end.
    fileprivate(set) var contentCount: Int
    /// Why it cannot be read.
    let flaw: String?

    /// Puts other bytes in the place of those that it came with.
    mutating func replace(content: [UInt8], end: [UInt8]) {
      raw = content + end
      contentCount = content.count
    }

    /// Adds bytes of its end that came late.
    mutating func finish(_ lateEnd: [UInt8]) { raw += lateEnd }
  }

  private var stream: LineStream
  private var bad: BadRecords
  /// Gets the sentences that name bad lines, and what a user should hear of the input.
  private let say: (String) -> Void
  /// Thrown once the lines before it are answered.
  private var held: CorpusInputError?

  /// Bytes that belong to the end of the last line of the batch before: a late line feed.
  private(set) var lateEnd: [UInt8] = []

  /// - Parameters:
  ///   - limit: a longer line, in bytes, is a bad one.
  ///   - isStrict: the first bad line ends the input with an error.
  ///   - say: gets sentences about the input.
  init(
    _ source: CorpusSource = .standardInput, encoding: TextEncoding?, limit: Int = lineLimit, isStrict: Bool = false,
    say: @escaping (String) -> Void
  ) throws(CorpusInputError) {
    stream = try LineStream(source, encoding: encoding, limit: limit)
    bad = BadRecords(isStrict: isStrict)
    self.say = say
  }

  /// Whether its lines came as UTF-8, as far as they can be read; false where they were decoded from another encoding.
  var isUTF8: Bool { (stream.encoding ?? .utf8) == .utf8 }
  /// ASCII text in the encoding of the input.
  func bytes(ofASCII text: String) -> [UInt8] { (stream.encoding ?? .utf8).bytes(ofASCII: Array(text.utf8)) }
  /// What stands before the first line in the input's encoding, so that it can be read again: UTF-16's mark.
  var mark: [UInt8] { stream.mark }

  /// The next lines; empty when there are no more.
  ///
  /// - Throws: `CorpusInputError`, when all lines before it were handed out.
  ///
  /// - Parameter limit: how many lines at most.
  mutating func nextBatch(limit: Int = batchLines) throws(CorpusInputError) -> [Line] {
    lateEnd = []
    if let held { throw held }
    var lines: [Line] = []
    var byteCount = 0
    while held == nil, lines.count < limit, byteCount < Self.batchBytes {
      do throws(CorpusInputError) {
        let step = try stream.advance(mayWait: lines.isEmpty)
        if stream.hasWarnings { stream.takeWarnings().forEach { say("warning: \($0)") } }
        if !stream.lateEnd.isEmpty {
          if lines.isEmpty { lateEnd += stream.lateEnd } else { lines[lines.count - 1].finish(stream.lateEnd) }
        }
        guard step == .line else { break }
        if let flaw = stream.flaw, reject(stream.number, flaw) { break }
        let line = current
        byteCount += line.raw.count
        lines.append(line)
      } catch {
        held = error
      }
    }
    if lines.isEmpty, let held { throw held }
    return lines
  }

  private var current: Line {
    let text = stream.text
    return Line(
      number: stream.number, text: String(decoding: text.indices.map { text[$0] }, as: UTF8.self),
      raw: Array(stream.raw), contentCount: stream.contentCount, flaw: stream.flaw)
  }

  /// Names and counts a line that a verb cannot use.
  ///
  /// - Returns: whether the input ends here; the next batch is the error.
  mutating func reject(_ number: Int, _ what: String) -> Bool {
    do throws(CorpusInputError) {
      if let sentence = try bad.add(line: number, what) { say("\(sentence).") }
      return false
    } catch {
      held = error
      return true
    }
  }

  /// At the end: tells how many lines were bad.
  ///
  /// - Throws: `Ended` if there were any.
  func finish() throws {
    if let summary = bad.summary { say("\(summary).") }
    if bad.count > 0 { throw Ended(status: .negative) }
  }
}
