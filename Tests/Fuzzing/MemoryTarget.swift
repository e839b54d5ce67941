internal import Fixtures
internal import KithServer
internal import LanguageModel
internal import Storage

extension FuzzTarget {
  /// The file of a memory, as it is and with checksums that hold: it is damaged, or what it holds is learnt, asked, cut and written.
  static let memory = FuzzTarget(
    "memory", longestInput: 2_048,
    words: [
      "KITHMEMO", "\"time\":", "\"lengths\":[", "\"half_life_words\":", "\"part\":", "1e308", "-9223372036854775808",
    ],
    seeds: {
      let folder = TemporaryFolder()
      let file = MemoryFile(path: folder.file("m"))
      let texts = ["the boat sails .\n", "Zebedee \u{C} sails\n", "灯台 の 海 </s>\n"].compactMap {
        MemoryText(kept: Array($0.utf8))
      }
      let first = MemoryRecord(
        time: 1, key: "a", asked: 7, texts: texts, fading: MemoryFading(halfLifeWords: 10, halfLifeDays: 2.5))
      let second = MemoryRecord(time: 9_000_000, key: "a", asked: 7, part: 1, texts: Array(texts.prefix(1)))
      let length = try file.append(first, at: 0)
      _ = try file.append(second, at: length)
      let whole = try contents(of: folder.file("m"))
      return [whole, Array(whole[..<length])]
    },
    run: { bytes in
      for bytes in [bytes, MemoryRepair.repaired(bytes)] {
        let content: MemoryFile.Content
        do throws(MemoryFile.Damage) {
          content = try unsafe MemoryFile.parse(bytes.span.bytes)
        } catch {
          continue
        }
        try FuzzFault.unless((0...bytes.count).contains(content.byteCount), "records end at \(content.byteCount)")
        for record in content.records {
          try FuzzFault.unless(MemoryRecord(record.encoded) == record, "a record is another when written and read")
        }
        try check(content.records)
      }
    })

  private static let small = Result { try trainModel(in: TemporaryFolder()) }

  private static func check(_ records: [MemoryRecord]) throws {
    let model = try small.get()
    let texts = records.flatMap { record in record.texts.map { (text: $0, time: record.time) } }
    let fading = records.last { $0.fading != nil }?.fading ?? MemoryFading()
    let memory = try Memory(of: model, fading: fading).adding(texts, of: model)
    let words = texts.reduce(0) { $0 + $1.text.wordCount }
    try FuzzFault.unless(memory.wordCount <= words, "it holds \(memory.wordCount) words of \(words)")
    for opening in ["", "the boat", "Zebedee sails"] {
      var context = model.context(after: opening)
      context.memory = memory
      let sum = model.distribution(after: context).reduce(0.0) { $0 + Double($1) }
      try FuzzFault.unless(abs(sum - 1) < 1e-4, "probabilities add up to \(sum)")
      let offered = model.predict(in: &context, count: 8, prefix: opening.isEmpty ? "Z" : "")
      try FuzzFault.unless(offered.allSatisfy { $0.logProbability <= 1e-6 }, "a probability is above 1")
    }
    for (text, _) in texts {
      let pattern = MemoryPattern(text)
      if pattern.holdsWords {
        let left = text.without(pattern)
        try FuzzFault.unless(left != nil, "a text does not hold itself")
        try FuzzFault.unless(left.map { MemoryText(kept: $0.bytes) == $0 } ?? true, "what is left is no text")
      }
      let half = text.wordCount / 2
      try FuzzFault.unless(text.withoutFirst(half).wordCount <= text.wordCount - half, "too little was cut off")
      try FuzzFault.unless(MemoryText(kept: text.tidied.bytes) == text.tidied, "what was tidied is no text")
    }
  }
}

/// Makes the checksums of a memory's file hold after its bytes were changed, for otherwise nothing behind them would ever be tried.
private enum MemoryRepair {
  private static let header = Array("KITHMEMO".utf8) + [1, 0, 0, 0, 0, 0, 0, 0]

  static func repaired(_ bytes: [UInt8]) -> [UInt8] {
    var result = header + bytes.dropFirst(header.count)
    var offset = header.count
    while offset + 12 <= result.count {
      // A length that reaches beyond the end would end all: the rest is one record.
      let said = result[offset..<offset + 4].reversed().reduce(0) { $0 << 8 | Int($1) }
      let length = min(said, result.count - offset - 12)
      let lengthBytes = (0..<4).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) }
      let payload = Array(result[(offset + 12)..<offset + 12 + length])
      result.replaceSubrange(offset..<offset + 12, with: lengthBytes + checksum(lengthBytes) + checksum(payload))
      offset += 12 + length
    }
    return result
  }

  private static func checksum(_ bytes: [UInt8]) -> [UInt8] {
    let sum = unsafe Checksum.of(bytes.span.bytes)
    return (0..<4).map { UInt8(truncatingIfNeeded: sum >> (8 * UInt32($0))) }
  }
}
