internal import Glibc
internal import Tokenization

/// The words of another toolkit's model: its 1-grams as they are read, and then as ids of ours.
///
/// Ids ascend as probability falls, which stands in for the frequency: such files have none.
struct ImportedVocabulary {
  /// Until `finish` in the order of the file, afterwards in that of ids.
  private var words = WordTable()
  /// log10, in the order of the file.
  private var logs: [Double] = []
  private var lines: [Int] = []
  /// P(w) and the back-off weight of each word, in the same order as `words`. Shape (words).
  private(set) var probabilities: [Float] = []
  private(set) var backoffs: [Float] = []
  /// The id of each word in the order of the file; made by `finish`.
  private(set) var ids: [UInt32] = []
  /// In the order of ids; made by `finish`.
  private(set) var entries: [VocabularyEntry] = []

  /// The sum of the word frequencies that are made of probabilities.
  static let frequencyTotal = 1e9
  /// The model file's offsets into its words have 32 bits.
  static let largestByteCount = Int(UInt32.max) - 1024

  var count: Int { words.count }
  var byteCount: Int { words.byteCount }
  /// How many low bits of ids may differ.
  var bitsPerWord: Int { Int.bitWidth - max(words.count, 1).leadingZeroBitCount }

  /// Adds a word.
  /// - Parameters:
  ///   - log: log10 of P(w).
  ///   - line: its line number in the file; 0 if it has none.
  /// - Returns: the line of the same word before, which counts; nil if it is new.
  mutating func add(
    _ bytes: Span<UInt8>, _ range: Range<Int>, log: Double, backoff: Float, line: Int
  ) -> Int? {
    if let earlier = words.index(of: bytes, range) { return lines[earlier] }
    _ = words.add(bytes, range)
    logs.append(log)
    backoffs.append(backoff)
    lines.append(line)
    return nil
  }

  /// The id of a word, after `finish`.
  @inline(__always)
  func id(of bytes: Span<UInt8>, _ range: Range<Int>) -> UInt32? {
    words.index(of: bytes, range).map { UInt32(truncatingIfNeeded: $0) }
  }

  /// Gives the words their ids.
  mutating func finish(_ options: ImportOptions, warn: (String) -> Void) {
    let unknownProbability = options.unknownProbability
    let special = WordID.specialNames.enumerated().map { index, name in
      // As some tools spell it: <UNK>, <S>.
      if let found = words.index(of: name) ?? words.index(of: name.uppercased()) { return found }
      let consequence =
        index == WordID.begin.index
        ? "the model knows nothing of the beginnings of sentences"
        : "its probability becomes 10^\(unknownProbability)"
      warn("the file has no \(name): \(consequence)")
      let bytes = Array(name.utf8)
      _ = add(bytes.span, 0..<bytes.count, log: unknownProbability, backoff: 1, line: 0)
      return words.count - 1
    }
    let order = special + sorted(without: Set(special))
    var table = WordTable(words: words.count, byteCount: words.byteCount)
    ids = [UInt32](repeating: 0, count: words.count)
    entries.reserveCapacity(words.count)
    var newBackoffs: [Float] = []
    var reading = ReadSpellings()
    for (id, word) in order.enumerated() {
      ids[word] = UInt32(id)
      let log = id == WordID.begin.index ? -Double.infinity : logs[word]
      let spelling =
        id < WordID.firstWord.index
        ? Array(WordID.specialNames[id].utf8)
        : options.isPreTokenized ? Array(words.spelling(word)) : reading.spelling(of: word, in: words)
      // N-grams name a special word as the file spells it.
      _ = table.add(words.spelling(word))
      entries.append(
        VocabularyEntry(
          spelling: spelling, frequency: UInt64((powerOfTen(log) * Self.frequencyTotal).rounded()),
          spacing: Spacing.usual(for: spelling)))
      probabilities.append(Float(powerOfTen(log)))
      newBackoffs.append(backoffs[word])
    }
    reading.warn(warn)
    words = table
    backoffs = newBackoffs
    (logs, lines) = ([], [])
  }

  /// The other words by falling probability, then by the bytes of their spelling.
  private func sorted(without special: Set<Int>) -> [Int] {
    (0..<words.count).filter { !special.contains($0) }.sorted { a, b in
      if logs[a] != logs[b] { return logs[a] > logs[b] }
      return words.spelling(a).lexicographicallyPrecedes(words.spelling(b))
    }
  }

  /// Words as a message quotes them.
  func text(_ words: [WordID]) -> String {
    "\"" + words.map { String(decoding: entries[$0.index].spelling, as: UTF8.self) }.joined(separator: " ") + "\""
  }
}

/// 10^x, to some 15 digits.
@inline(__always)
func powerOfTen(_ x: Double) -> Double { exp2(x * 3.321928094887362) }
