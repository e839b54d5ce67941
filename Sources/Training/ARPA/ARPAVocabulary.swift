internal import Glibc
internal import Tokenization

/// The words of an ARPA file: its 1-grams as they are read, and then as ids of a model.
///
/// Ids ascend as probability falls, which stands in for the frequency: an ARPA file has none.
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

  /// The sum of the word frequencies that are made of probabilities.
  static let frequencyTotal = 1e9

  mutating func add(_ line: Span<UInt8>, _ fields: ARPAFields, _ lineNumber: Int) throws(TrainingError) {
    let range = fields.words[0]
    if let earlier = words.index(of: line, range) {
      throw .badARPA(
        line: lineNumber,
        reason: "the word \"\(line.text(range))\" was in line \(lines[earlier]) already; leave one out")
    }
    _ = words.add(spelling: range.map { line[$0] }, count: 1, joinedToPrevious: 0, joinedToNext: 0)
    probabilities.append(fields.probability)
    backoffs.append(fields.backoff)
    lines.append(lineNumber)
  }

  /// The id of a word, after `finish`.
  func id(of line: Span<UInt8>, _ range: Range<Int>) -> UInt32? {
    words.index(of: line, range).map { ids[$0] }
  }

  /// Gives the words their ids.
  ///
  /// - Parameter unknownProbability: log10 of P(`<unk>`) where the file has none, and of P(`</s>`).
  mutating func finish(unknownProbability: Double, warn: (String) -> Void) {
    var specials: [Int?] = WordID.specialNames.map { word(spelled: $0) }
    if specials[0] == nil { specials[0] = word(spelled: "<UNK>") }  // as some tools spell it
    let names = WordID.specialNames.map { Array($0.utf8) }
    for (special, name) in WordID.specialNames.enumerated() where specials[special] == nil {
      let consequence =
        special == WordID.begin.index
        ? "the model knows nothing of the beginnings of sentences"
        : "its probability becomes 10^\(unknownProbability)"
      warn("the ARPA file has no \(name): \(consequence)")
      specials[special] = words.add(spelling: names[special], count: 1, joinedToPrevious: 0, joinedToNext: 0)
      probabilities.append(unknownProbability)
      backoffs.append(0)
      lines.append(0)
    }
    let special = specials.compactMap { $0 }
    let others = (0..<words.count).filter { !special.contains($0) }
    let spellings = (0..<words.count).map { words.spelling($0) }
    let sorted = others.sorted { a, b in
      if probabilities[a] != probabilities[b] { return probabilities[a] > probabilities[b] }
      return spellings[a].lexicographicallyPrecedes(spellings[b])
    }
    ids = [UInt32](repeating: 0, count: words.count)
    for (id, word) in (special + sorted).enumerated() {
      ids[word] = UInt32(id)
      let isBegin = id == WordID.begin.index
      let probability = isBegin ? -Double.infinity : probabilities[word]
      let spelling = id < WordID.firstWord.index ? names[id] : spellings[word]
      entries.append(
        VocabularyEntry(
          spelling: spelling, frequency: UInt64((pow(10, probability) * Self.frequencyTotal).rounded()),
          spacing: Spacing.usual(for: spelling)))
      records.append(
        ARPARecord(first: UInt32(id), line: lines[word], probability: probability, backoff: backoffs[word]))
    }
  }

  private func word(spelled spelling: String) -> Int? {
    let bytes = Array(spelling.utf8)
    return words.index(of: bytes.span, 0..<bytes.count)
  }

  /// Words as a message quotes them.
  func text(_ words: [WordID]) -> String {
    "\"" + words.map { String(decoding: entries[$0.index].spelling, as: UTF8.self) }.joined(separator: " ") + "\""
  }
}
