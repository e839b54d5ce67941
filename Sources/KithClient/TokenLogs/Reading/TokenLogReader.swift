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
  static let longestValue = 1 << 30
  /// Each token may come with twenty others, and these with their bytes.
  private static let valueLimit = 1 << 26

  private let options: TokenLogOptions
  private let tolerance: JSONTolerance
  private let limits: JSONLimits
  private var framing = Framing.undecided
  /// Bytes that are not read yet, and how many of them are known to have no line end.
  private var held: [UInt8] = []
  private var searched = 0
  private var lineCount = 0
  private var isAtStart = true
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
    var tolerance = JSONTolerance()
    tolerance.takesNonFinite = true
    tolerance.takesLoneSurrogates = true
    tolerance.skippedKeys = ReplyShapes.alternatives
    if options.readsFirstChoices { tolerance.skippedKeys.removeAll { ["top_logprobs", "top_probs"].contains($0) } }
    self.tolerance = tolerance
    var limits = JSONLimits()
    limits.values = Self.valueLimit
    self.limits = limits
  }

  /// Reads the next bytes.
  public mutating func read(_ bytes: ArraySlice<UInt8>) throws(TokenLogError) {
    held += bytes
    if isAtStart {
      guard held.count >= 3 else { return }
      dropMark()
    }
    guard held.count <= Self.longestValue else {
      throw TokenLogError(
        "a value is longer than \(Self.longestValue >> 20) MiB", hint: "give a part of it, or a stream")
    }
    if framing == .whole { return }
    var start = 0
    while let end = held[max(start, searched)...].firstIndex(of: UInt8(ascii: "\n")) {
      lineCount += 1
      searched = end + 1
      let isRead = try readLine(trimmed(start..<end))
      if !isRead { return }
      start = end + 1
    }
    held.removeSubrange(..<start)
    searched = held.count
  }

  /// Reads the end.
  ///
  /// - Throws: where nothing was read, or there are no log probabilities in it.
  public mutating func finish() throws(TokenLogError) -> TokenLog {
    if isAtStart { dropMark() }
    if framing == .whole {
      let value: JSONValue
      do throws(JSONError) {
        value = try JSONValue.parse(held.span, limits: limits, tolerance: tolerance)
      } catch {
        throw noJSON(held.allSatisfy { $0 != UInt8(ascii: "\n") } ? error : wholeProblem(error))
      }
      held = []
      try add(value)
    } else if !held.isEmpty {
      lineCount += 1
      if try !readLine(trimmed(0..<held.count)), let firstProblem { throw noJSON(firstProblem) }
      held = []
    }
    if framing == .events, !events.data.isEmpty {
      throw TokenLogError("the stream ends inside an event", hint: "was the connection lost? ask again")
    }
    guard valueCount > 0 else { throw TokenLogError("there is nothing to read", hint: TokenLogError.expected) }
    if assembler.answers.isEmpty, let problem = unknown ?? failures.first { throw problem }
    return try TokenLog(assembler.answers, failures: failures, options: options)
  }

  /// What is wrong with a value over several lines: where the first line was the one that is no JSON, what is wrong there.
  private func wholeProblem(_ error: JSONError) -> JSONError {
    guard let firstProblem, firstProblem.reason != .unexpectedEnd else { return error }
    return firstProblem
  }

  private func noJSON(_ error: JSONError, line: Int? = nil) -> TokenLogError {
    let place = line.map { "line \($0): " } ?? ""
    return TokenLogError("this is no JSON: \(place)\(error.message)", hint: TokenLogError.expected)
  }

  /// Drops a byte order mark.
  private mutating func dropMark() {
    isAtStart = false
    if held.starts(with: [0xEF, 0xBB, 0xBF]) { held.removeFirst(3) }
  }

  /// Without blanks around it.
  private func trimmed(_ range: Range<Int>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, held[start] <= 0x20 { start += 1 }
    while start < end, held[end - 1] <= 0x20 { end -= 1 }
    return start..<end
  }

  // MARK: Lines

  /// - Returns: false where the line is the beginning of a value over several lines.
  private mutating func readLine(_ range: Range<Int>) throws(TokenLogError) -> Bool {
    if framing == .undecided {
      if range.isEmpty { return true }
      framing = EventStream.begins(with: held[range]) ? .events : .lines
    }
    if framing == .events {
      try readEventLine(range)
      return true
    }
    if range.isEmpty { return true }
    let value: JSONValue
    do throws(JSONError) {
      value = try JSONValue.parse(held.span.extracting(range), limits: limits, tolerance: tolerance)
    } catch {
      // What fails on its first line was not meant as lines.
      guard valueCount == 0 else { throw noJSON(error, line: lineCount) }
      firstProblem = error
      framing = .whole
      return false
    }
    let isFirst = valueCount == 0
    do throws(TokenLogError) {
      try add(value)
    } catch {
      // A batch goes on behind a request that failed.
      if error.isServers, value["custom_id"] != nil || value["key"] != nil {
        failures.append(error)
        return true
      }
      throw isFirst ? error : error.located("line \(lineCount)")
    }
    return true
  }

  private mutating func readEventLine(_ range: Range<Int>) throws(TokenLogError) {
    guard let data = events.read(held[range]) else {
      if range.isEmpty, !events.data.isEmpty {
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
