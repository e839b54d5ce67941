internal import Storage
internal import Tokenization

/// Which of a corpus's words a model knows, and their ids.
///
/// Ids ascend as frequency falls, words equally frequent in the order of their bytes; words seen less often than the
/// minimum, or beyond the maximum, become `<unk>` before anything is counted.
struct VocabularySelection {
  /// In the order of ids, the three special words first.
  let entries: [VocabularyEntry]
  /// Shape (provisional ids): the id of each. 0, 1, 2 are the special words, 3 + n is word n of the builder.
  let mapping: [UInt32]
  /// The spellings that became `<unk>`.
  let unknownSpellings: [[UInt8]]

  /// How many words there are, the special ones included.
  var size: Int { entries.count }

  /// A vocabulary that is known already.
  init(entries: [VocabularyEntry]) {
    self.entries = entries
    mapping = []
    unknownSpellings = []
  }

  /// - Parameters:
  ///   - specialFrequencies: of `<unk>` (spelled so in the text), `<s>` and `</s>`.
  ///   - showsSpacing: false for pre-tokenized text, whose spaces say nothing.
  init(
    _ words: VocabularyBuilder, minimumCount: Int, maximumSize: Int, specialFrequencies: [UInt64], showsSpacing: Bool
  ) {
    let sorted = words.indicesByFrequency()
    let known = sorted.prefix(maximumSize).prefix { words.counts[$0] >= UInt64(minimumCount) }
    var mapping = [UInt32](repeating: WordID.unknown.rawValue, count: words.count + WordID.firstWord.index)
    for special in 0..<WordID.firstWord.index { mapping[special] = UInt32(special) }
    for (rank, word) in known.enumerated() {
      mapping[WordID.firstWord.index + word] = UInt32(WordID.firstWord.index + rank)
    }
    var unknownFrequency = specialFrequencies[0]
    var unknownSpellings: [[UInt8]] = []
    for word in sorted.dropFirst(known.count) {
      unknownFrequency += words.counts[word]
      unknownSpellings.append(words.spelling(word))
    }
    let frequencies = [unknownFrequency] + specialFrequencies.dropFirst()
    let neighbours = words.besideScripts.values.reduce(into: ScriptNeighbours()) { $0 += $1 }
    var entries = zip(WordID.specialNames, frequencies).map {
      VocabularyEntry(spelling: Array($0.utf8), frequency: $1, spacing: [])
    }
    for word in known {
      let spelling = words.spelling(word)
      var spacing = Spacing.usual(for: spelling)
      if showsSpacing {
        spacing = []
        if words.joinedToPrevious[word] * 2 > words.counts[word] { spacing.insert(.joinsPrevious) }
        if words.joinedToNext[word] * 2 > words.counts[word] { spacing.insert(.joinsNext) }
        if words.isScript(word) {
          spacing = .script(spelledAs: spelling)
        } else if let beside = words.besideScripts[word] {
          if beside.before.joins(like: neighbours.before) { spacing.insert(.joinsScriptBefore) }
          if beside.after.joins(like: neighbours.after) { spacing.insert(.joinsScriptAfter) }
        }
      }
      entries.append(VocabularyEntry(spelling: spelling, frequency: words.counts[word], spacing: spacing))
    }
    self.entries = entries
    self.mapping = mapping
    self.unknownSpellings = unknownSpellings
  }
}
