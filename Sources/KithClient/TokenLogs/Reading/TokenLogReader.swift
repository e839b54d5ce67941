import StrictJSON

/// Reads a token log in pieces, as they come: lines are read when they are complete, so a stream of any length takes as much
/// memory as its tokens do.
public struct TokenLogReader {
  private enum Framing {
    case undecided
    /// One value over several lines.
    case whole
    case lines
    case events
  }

  /// A longer value is refused.
  package static let longestValue = 1 << 30
  /// Each token may come with twenty others, and these with their bytes.
  private static let valueLimit = 1 << 26

  private let options: TokenLogOptions
  private let tolerance: JSONTolerance
  private let limits: JSONLimits
  private var framing = Framing.undecided
  /// The bytes of a line that is not complete, and how many of them are known to have no line end.
  private var held: [UInt8] = []
  private var searched = 0
  private var isAtStart = true
  /// The lines of a value over several, each with a line end.
  private var whole: [UInt8] = []
  private var lineCount = 0
  private var events = EventStream()
  private var assembler = AnswerAssembler()
  private var valueCount = 0
  /// Why the first line is not a value by itself.
  private var firstProblem: JSONError?
  /// What was wrong with values that others may do without.
  private var unknown: TokenLogError?
  private var failures: [TokenLogError] = []

  /// Reads nothing yet.
  public init(_ options: TokenLogOptions = TokenLogOptions()) {
    self.options = options
    tolerance = Self.tolerance(for: options)
    limits = Self.limits
  }

  /// What servers write beyond JSON, and what is left out.
  static func tolerance(for options: TokenLogOptions) -> JSONTolerance {
    var tolerance = JSONTolerance()
    tolerance.takesNonFinite = true
    tolerance.takesLoneSurrogates = true
    tolerance.skippedKeys = ReplyShapes.alternatives
    if options.readsFirstChoices { tolerance.skippedKeys.removeAll { ["top_logprobs", "top_probs"].contains($0) } }
    return tolerance
  }

  static var limits: JSONLimits {
    var limits = JSONLimits()
    limits.values = valueLimit
    return limits
  }

  /// Reads the next bytes, UTF-8.
  public mutating func read(_ bytes: ArraySlice<UInt8>) throws(TokenLogError) {
    held += bytes
    if isAtStart {
      guard held.count >= 3 else { return }
      dropMark()
    }
    guard held.count <= Self.longestValue else { throw Self.tooLong }
    let bytes = held
    var start = 0
    while let end = bytes[max(start, searched)...].firstIndex(of: UInt8(ascii: "\n")) {
      try readLine(bytes.span.extracting(start..<end))
      start = end + 1
      searched = start
    }
    held.removeSubrange(..<start)
    searched = held.count
  }

  /// Reads the end.
  ///
  /// - Throws: where nothing was read, or there are no log probabilities in it.
  public mutating func finish() throws(TokenLogError) -> TokenLog {
    if isAtStart { dropMark() }
    if !held.isEmpty {
      let line = held
      held = []
      try readLine(line.span)
    }
    if framing == .whole {
      let value: JSONValue
      do throws(JSONError) {
        value = try JSONValue.parse(whole.span, limits: limits, tolerance: tolerance)
      } catch {
        // Where the first line is wrong by itself, what is wrong there is what one wants to know.
        throw noJSON(firstProblem.flatMap { $0.reason == .unexpectedEnd ? nil : $0 } ?? error)
      }
      whole = []
      try add(value)
    }
    if framing == .events, !events.data.isEmpty {
      throw TokenLogError("the stream ends inside an event", hint: "was the connection lost? ask again")
    }
    guard valueCount > 0 else { throw TokenLogError("there is nothing to read", hint: TokenLogError.expected) }
    let answers = assembler.answers
    if answers.isEmpty, let problem = unknown ?? failures.first { throw problem }
    return try TokenLog(answers, failures: failures, options: options)
  }

  private func noJSON(_ error: JSONError, line: Int? = nil) -> TokenLogError {
    let place = line.map { "line \($0): " } ?? ""
    return TokenLogError("this is no JSON: \(place)\(error.message)", hint: TokenLogError.expected)
  }

  private static var tooLong: TokenLogError {
    TokenLogError("a value is longer than \(longestValue >> 20) MiB", hint: "give a part of it, or a stream")
  }

  /// Drops a byte order mark.
  private mutating func dropMark() {
    isAtStart = false
    if held.starts(with: [0xEF, 0xBB, 0xBF]) { held.removeFirst(3) }
  }

  // MARK: Lines

  /// Reads the next line, without its end, UTF-8; not after a part of a line was read as bytes.
  package mutating func readLine(_ line: Span<UInt8>) throws(TokenLogError) {
    lineCount += 1
    var (start, end) = (0, line.count)
    while start < end, line[start] <= 0x20 { start += 1 }
    while start < end, line[end - 1] <= 0x20 { end -= 1 }
    let content = line.extracting(start..<end)
    if framing == .undecided, !content.isEmpty {
      framing = EventStream.begins(with: Self.bytes(content.extracting(first: 8))[...]) ? .events : .lines
    }
    switch framing {
    case .events: return try readEventLine(Self.bytes(content)[...])
    case .whole: return try keep(line)
    case .undecided: return
    case .lines: break
    }
    if content.isEmpty { return }
    let value: JSONValue
    do throws(JSONError) {
      value = try JSONValue.parse(content, limits: limits, tolerance: tolerance)
    } catch {
      // What fails on its first line was not meant as lines.
      guard valueCount == 0 else { throw noJSON(error, line: lineCount) }
      firstProblem = error
      framing = .whole
      return try keep(line)
    }
    let isFirst = valueCount == 0
    do throws(TokenLogError) {
      try add(value)
    } catch {
      // A batch goes on behind a request that failed.
      if error.isServers, value["custom_id"] != nil || value["key"] != nil { return failures.append(error) }
      throw isFirst ? error : error.located("line \(lineCount)")
    }
  }

  private mutating func keep(_ line: Span<UInt8>) throws(TokenLogError) {
    guard whole.count + line.count < Self.longestValue else { throw Self.tooLong }
    whole += Self.bytes(line)
    whole.append(UInt8(ascii: "\n"))
  }

  /// Sound: the pointer is used within the call only.
  private static func bytes(_ span: Span<UInt8>) -> [UInt8] { unsafe span.withUnsafeBufferPointer { unsafe Array($0) } }

  private mutating func readEventLine(_ line: ArraySlice<UInt8>) throws(TokenLogError) {
    guard let data = events.read(line) else {
      if line.isEmpty, !events.data.isEmpty {
        // The event is complete, and not JSON.
        do throws(JSONError) {
          _ = try JSONValue.parse(events.data.span, limits: limits, tolerance: tolerance)
        } catch {
          throw noJSON(error, line: lineCount - 1)
        }
      }
      return
    }
    if data.isEmpty || data.elementsEqual("[DONE]".utf8) {
      assembler.endStream()
      return events.take()
    }
    guard let value = try? JSONValue.parse(data.span, limits: limits, tolerance: tolerance) else { return }
    events.take()
    valueCount += 1
    guard value != .null else { return }
    do throws(TokenLogError) {
      for piece in try ReplyShapes.pieces(of: value, in: ReplySource(isEvent: true, options: options)) {
        assembler.add(piece, isEvent: true)
      }
    } catch {
      // A stream has events of other kinds too; a server's error ends it.
      if error.isServers { throw error }
      guard !error.message.hasPrefix("these keys") else { return unknown = unknown ?? error }
      throw error.located("line \(lineCount)")
    }
  }

  private mutating func add(_ value: JSONValue) throws(TokenLogError) {
    valueCount += 1
    for piece in try ReplyShapes.pieces(of: value, in: ReplySource(options: options)) {
      assembler.add(piece, isEvent: false)
    }
  }
}
