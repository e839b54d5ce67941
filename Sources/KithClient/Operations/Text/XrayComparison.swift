internal import XrayTotals

/// Two models' output of the same text, such as before and after quantising: which words the second knows less of, or more.
public struct XrayComparison: Sendable, Equatable {
  /// The words of one group.
  public struct Row: Sendable, Equatable {
    /// The part that explains most of what the first model knows of them, their kind, or `all`.
    public let name: String
    /// How many words.
    public let wordCount: Int
    /// What a word costs the first model, bits.
    public let first: Double
    /// What it costs the second.
    public let second: Double
    /// The second less the first: above 0 where the second is worse.
    public let change: Double
    /// The 95 % interval of the change; nil where there is none.
    public let interval: ClosedRange<Double>?
    /// Why there is none.
    public let missingInterval: String?

    init(_ name: String, _ difference: XrayDifference) {
      let count = Double(max(1, difference.wordCount))
      self.name = name
      wordCount = difference.wordCount
      first = difference.first / count
      second = difference.second / count
      change = difference.change
      let interval = difference.interval
      missingInterval = interval.reason
      if case .interval(let range) = interval { self.interval = range } else { self.interval = nil }
    }
  }

  /// A word of one text, or several that no model's tokens tell apart, with what both models make of it.
  public struct Stretch: Sendable, Equatable {
    /// In the text, UTF-8.
    public let byteRange: Range<Int>
    /// The kind of its rarest word; see `XrayKind`.
    public let kind: String
    /// How many words.
    public let wordCount: Int
    /// What it costs, with the first model as the other one.
    public let bits: XrayBits
    /// What it costs the second model, bits.
    public let second: Double
    let sentence: Int
  }

  /// A word, or several that no model's tokens tell apart.
  public struct Word: Sendable, Equatable {
    /// As it stands in the text.
    public let text: String
    /// What it costs the first model, bits.
    public let first: Double
    /// What it costs the second.
    public let second: Double
  }

  /// By the part that explains most of what the first model knows.
  public let parts: [Row]
  /// By kind of word.
  public let kinds: [Row]
  /// All words.
  public let all: Row
  /// The words of which the cost changed most, the most changed first.
  public let words: [Word]

  /// One text and both models' segments of it.
  public struct Text: Sendable {
    let bytes: [UInt8]
    let first: [XraySegment]
    let second: [XraySegment]

    /// - Parameters:
    ///   - text: what the byte ranges of both count in.
    ///   - first: in the order of the text, with ascending sentences.
    public init(_ text: String, first: [XraySegment], second: [XraySegment]) {
      bytes = Array(text.utf8)
      self.first = first
      self.second = second
    }

    /// What both models count, in the order of the text.
    public var stretches: [Stretch] {
      XrayComparison.pairs(first, second).map { pair in
        var bits = XrayTotals.XrayBits()
        for segment in pair.first { bits += segment.bits.summands }
        return Stretch(
          byteRange: pair.range, kind: pair.first.max { $0.bits.unigram < $1.bits.unigram }?.kind ?? "",
          wordCount: pair.first.reduce(0) { $0 + $1.wordCount }, bits: XrayBits(bits),
          second: pair.second.reduce(0) { $0 + $1.bits.llm }, sentence: pair.first[pair.first.startIndex].sentence)
      }
    }
  }

  /// - Parameter wordLimit: how many changed words are wanted at most.
  public init(_ texts: [Text], wordLimit: Int = 10) {
    var all = XrayDifference()
    var parts: [XrayPart: XrayDifference] = [:]
    var kinds: [String: XrayDifference] = [:]
    var words: [Word] = []
    var sentenceBase = 0
    for text in texts {
      for stretch in text.stretches {
        func add(to difference: inout XrayDifference) {
          difference.add(
            first: stretch.bits.llm, second: stretch.second, wordCount: stretch.wordCount,
            sentence: sentenceBase + stretch.sentence)
        }
        add(to: &all)
        add(to: &parts[stretch.bits.most, default: XrayDifference()])
        add(to: &kinds[stretch.kind, default: XrayDifference()])
        let range = stretch.byteRange
        guard range.upperBound <= text.bytes.count else { continue }
        words.append(
          Word(
            text: String(decoding: text.bytes[range], as: UTF8.self), first: stretch.bits.llm, second: stretch.second))
      }
      sentenceBase += (text.first.last?.sentence ?? 0) + 1
    }
    self.all = Row("all", all)
    self.parts = XrayPart.allCases.compactMap { part in parts[part].map { Row(part.rawValue, $0) } }
    self.kinds = WordKind.allCases.compactMap { kind in kinds[kind.rawValue].map { Row(kind.rawValue, $0) } }
    self.words = Array(
      words.filter { $0.first != $0.second }.sorted { abs($0.second - $0.first) > abs($1.second - $1.first) }.prefix(
        wordLimit))
  }

  // MARK: Common stretches

  struct Pair {
    let first: ArraySlice<XraySegment>
    let second: ArraySlice<XraySegment>
    var range: Range<Int> {
      let start = first[first.startIndex].byteRange.lowerBound
      return start..<max(start, first[first.endIndex - 1].byteRange.upperBound)
    }
  }

  /// The smallest runs of segments that hold the same words in both lists, and are counted in both.
  static func pairs(_ first: [XraySegment], _ second: [XraySegment]) -> [Pair] {
    var pairs: [Pair] = []
    var (i, j) = (0, 0)
    while i < first.count, j < second.count {
      let (a, b) = (first[i].byteRange, second[j].byteRange)
      if a.upperBound <= b.lowerBound {
        i += 1
        continue
      }
      if b.upperBound <= a.lowerBound {
        j += 1
        continue
      }
      var (endI, endJ) = (i + 1, j + 1)
      while first[endI - 1].byteRange.upperBound != second[endJ - 1].byteRange.upperBound {
        if first[endI - 1].byteRange.upperBound < second[endJ - 1].byteRange.upperBound {
          guard endI < first.count else { return pairs }
          endI += 1
        } else {
          guard endJ < second.count else { return pairs }
          endJ += 1
        }
      }
      // A word that one of them does not count makes the run unequal.
      let words = (first[i..<endI].reduce(0) { $0 + $1.wordCount }, second[j..<endJ].reduce(0) { $0 + $1.wordCount })
      if a.lowerBound == b.lowerBound, words.0 == words.1 {
        pairs.append(Pair(first: first[i..<endI], second: second[j..<endJ]))
      }
      (i, j) = (endI, endJ)
    }
    return pairs
  }
}
