internal import Storage
internal import Tokenization

/// The stage `vocabulary`: which of a corpus's words a model knows, and their ids.
///
/// Ids ascend as frequency falls, words equally frequent in the order of their bytes; words seen less often than the
/// minimum, or beyond the maximum, become `<unk>` before anything is counted.
struct VocabularySelection {
  /// In the order of ids, the three special words first.
  let entries: [VocabularyEntry]
  /// The id of each provisional number: 0, 1, 2 are the special words, 3 + n is word n of the builder.
  let mapping: [UInt32]
  /// The spellings that became `<unk>`.
  let unknownSpellings: [[UInt8]]

  /// A vocabulary that is known already.
  init(entries: [VocabularyEntry]) {
    self.entries = entries
    mapping = []
    unknownSpellings = []
  }

  /// - Parameters:
  ///   - specialFrequencies: of `<unk>` (what the text itself called so), `<s>` and `</s>`.
  ///   - showsSpacing: false for pre-tokenized text, whose spaces say nothing.
  init(
    _ words: VocabularyBuilder, minimumCount: Int, maximumSize: Int, specialFrequencies: [UInt64], showsSpacing: Bool
  ) {
    let numbers = words.indicesByFrequency()
    let kept = numbers.prefix(maximumSize).prefix { words.counts[$0] >= UInt64(minimumCount) }
    var mapping = [UInt32](repeating: WordID.unknown.rawValue, count: words.count + WordID.firstWord.index)
    for special in 0..<WordID.firstWord.index { mapping[special] = UInt32(special) }
    for (place, number) in kept.enumerated() {
      mapping[WordID.firstWord.index + number] = UInt32(WordID.firstWord.index + place)
    }
    var unknownFrequency = specialFrequencies[0]
    var unknownSpellings: [[UInt8]] = []
    for number in numbers.dropFirst(kept.count) {
      unknownFrequency += words.counts[number]
      unknownSpellings.append(words.spelling(number))
    }
    let frequencies = [unknownFrequency] + specialFrequencies.dropFirst()
    var entries = zip(WordID.specialNames, frequencies).map {
      VocabularyEntry(spelling: Array($0.utf8), frequency: $1, spacing: [])
    }
    for number in kept {
      let spelling = words.spelling(number)
      var spacing = Spacing.usual(for: spelling)
      if showsSpacing {
        spacing = []
        if words.joinedToPrevious[number] * 2 > words.counts[number] { spacing.insert(.joinsPrevious) }
        if words.joinedToNext[number] * 2 > words.counts[number] { spacing.insert(.joinsNext) }
      }
      entries.append(VocabularyEntry(spelling: spelling, frequency: words.counts[number], spacing: spacing))
    }
    self.entries = entries
    self.mapping = mapping
    self.unknownSpellings = unknownSpellings
  }
}
