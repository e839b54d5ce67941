import LanguageModel

/// What is left of a memory's records.
extension UserMemory {
  /// What is left of records when the oldest words have gone.
  static func trimmed(_ records: [MemoryRecord], to wordCount: Int) -> [MemoryRecord] {
    var left = records.reduce(0) { $0 + $1.wordCount }
    var rest = records
    for index in rest.indices {
      while left > wordCount, let first = rest[index].texts.first {
        let cut = left - wordCount
        if first.wordCount <= cut {
          rest[index].texts.removeFirst()
          left -= first.wordCount
        } else {
          let shorter = first.withoutFirst(cut)
          left -= first.wordCount - shorter.wordCount
          rest[index].texts[0] = shorter
        }
      }
      if left <= wordCount { break }
    }
    return holding(rest)
  }

  /// The records that still hold words; of the others what they said of fading stays, if there are any words: once what came
  /// behind it is forgotten, it holds again.
  ///
  /// - Parameter keepsFading: whether it stays where there are none.
  static func holding(_ records: [MemoryRecord], keepsFading: Bool = false) -> [MemoryRecord] {
    var rest: [MemoryRecord] = []
    for var record in records {
      record.texts.removeAll { $0.wordCount == 0 }
      if record.texts.isEmpty {
        guard let fading = record.fading else { continue }
        record = MemoryRecord(time: record.time, texts: [], fading: fading)
      }
      // Nothing stands between the two that could be forgotten by itself.
      if record.texts.isEmpty, let last = rest.last, last.texts.isEmpty { rest.removeLast() }
      rest.append(record)
    }
    return keepsFading || rest.contains { !$0.texts.isEmpty } ? rest : []
  }
}
