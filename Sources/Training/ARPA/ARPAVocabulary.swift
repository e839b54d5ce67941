internal import Glibc
internal import Tokenization

/// The words of an ARPA file: its 1-grams, as they are read, and then as ids of a model.
///
/// Ids ascend as probability falls, which stands in for the frequency that an ARPA file does not tell.
struct ARPAVocabulary {
  private var words = VocabularyBuilder()
  private var probabilities: [Double] = []
  private var backoffs: [Double] = []
  private var lines: [Int] = []
  /// The id of each word in the order of the file; made by `finish`.
  private var ids: [UInt32] = []

  /// In the order of ids; made by `finish`.
  private(set) var entries: [VocabularyEntry] = []
  private(set) var records: [ARPARecord] = []

  /// What a model's word frequencies sum to, if they are made of probabilities.
  static let frequencyTotal = 1e9

  mutating func add(_ line: Span<UInt8>, _ fields: ARPAFields, _ number: Int) throws(TrainingError) {
    let range = fields.words[0]
    if let earlier = words.index(of: line, range) {
      throw .badARPA(
        line: number, reason: "the word \"\(line.text(range))\" was in line \(lines[earlier]) already; leave one out")
    }
    _ = words.add(spelling: range.map { line[$0] }, count: 1, joinedToPrevious: 0, joinedToNext: 0)
    probabilities.append(fields.probability)
    backoffs.append(fields.backoff)
    lines.append(number)
  }

  /// The id of a word, after `finish`.
  func id(of line: Span<UInt8>, _ range: Range<Int>) -> UInt32? {
    words.index(of: line, range).map { ids[$0] }
  }

  /// Gives the words their ids.
  ///
  /// - Parameter unknownProbability: log10 of P(`<unk>`) where the file has none, and of P(`</s>`).
  mutating func finish(unknownProbability: Double, warn: (String) -> Void) {
    var numbers: [Int?] = WordID.specialNames.map { number(of: $0) }
    if numbers[0] == nil { numbers[0] = number(of: "<UNK>") }  // as some tools spell it
    let names = WordID.specialNames.map { Array($0.utf8) }
    for (special, name) in WordID.specialNames.enumerated() where numbers[special] == nil {
      let what =
        special == WordID.begin.index
        ? "nothing is known of what begins a sentence" : "its probability becomes 10^\(unknownProbability)"
      warn("the ARPA file has no \(name): \(what)")
      numbers[special] = words.add(spelling: names[special], count: 1, joinedToPrevious: 0, joinedToNext: 0)
      probabilities.append(unknownProbability)
      backoffs.append(0)
      lines.append(0)
    }
    let special = numbers.compactMap { $0 }
    let others = (0..<words.count).filter { !special.contains($0) }
    let spellings = (0..<words.count).map { words.spelling($0) }
    let sorted = others.sorted { a, b in
      if probabilities[a] != probabilities[b] { return probabilities[a] > probabilities[b] }
      return spellings[a].lexicographicallyPrecedes(spellings[b])
    }
    ids = [UInt32](repeating: 0, count: words.count)
    for (id, number) in (special + sorted).enumerated() {
      ids[number] = UInt32(id)
      let isBegin = id == WordID.begin.index
      let probability = isBegin ? -Double.infinity : probabilities[number]
      let spelling = id < WordID.firstWord.index ? names[id] : spellings[number]
      entries.append(
        VocabularyEntry(
          spelling: spelling, frequency: UInt64((pow(10, probability) * Self.frequencyTotal).rounded()),
          spacing: Spacing.usual(for: spelling)))
      records.append(
        ARPARecord(first: UInt32(id), line: lines[number], probability: probability, backoff: backoffs[number]))
    }
  }

  private func number(of word: String) -> Int? {
    let bytes = Array(word.utf8)
    return words.index(of: bytes.span, 0..<bytes.count)
  }

  /// Words as a message shows them.
  func text(_ words: [WordID]) -> String {
    "\"" + words.map { String(decoding: entries[$0.index].spelling, as: UTF8.self) }.joined(separator: " ") + "\""
  }
}
