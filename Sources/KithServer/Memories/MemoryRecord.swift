package import LanguageModel
import Storage
import StrictJSON

/// What one `learn` brought, as a memory's file holds it; or how its counts fade from then on.
package struct MemoryRecord: Sendable, Equatable {
  /// Seconds of Unix time.
  package var time: Int64
  /// The idempotency key of the request, and a checksum of all it asked for, so that a retry after a crash does nothing.
  package var key: String?
  package var asked: UInt32 = 0
  /// Which of the request's records it is, counted from 0: texts of other times are one for each time.
  package var part = 0
  /// Names what it goes on with, where one learning took several requests: the key of the first of them, or what all of its
  /// records have here.
  package var group: String?
  package var texts: [MemoryText]
  /// nil where it stays as it is.
  package var fading: MemoryFading?

  package init(
    time: Int64, key: String? = nil, asked: UInt32 = 0, part: Int = 0, group: String? = nil, texts: [MemoryText],
    fading: MemoryFading? = nil
  ) {
    self.time = time
    self.key = key
    self.asked = asked
    self.part = part
    self.group = group
    self.texts = texts
    self.fading = fading
  }

  /// Which learning each record belongs to, counted from 0; nil for those without words.
  package static func learns(_ records: [MemoryRecord]) -> [Int?] {
    var (count, ordinals) = (0, [String: Int]())
    return records.map { record in
      guard !record.texts.isEmpty else { return nil }
      if let group = record.group, let ordinal = ordinals[group] { return ordinal }
      if let name = record.group ?? record.key { ordinals[name] = count }
      count += 1
      return count - 1
    }
  }

  package var wordCount: Int { texts.reduce(0) { $0 + $1.wordCount } }

  /// A JSON object behind its length, then the texts.
  package var encoded: [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("time", Int(time))
      if let key {
        writer.member("key", key)
        writer.member("asked", Int(asked))
        if part > 0 { writer.member("part", part) }
      }
      if let group { writer.member("group", group) }
      if let fading {
        writer.member("half_life_words", fading.halfLifeWords)
        writer.member("half_life_days", fading.halfLifeDays)
      }
      writer.key("lengths")
      writer.array { for text in texts { $0.value(text.bytes.count) } }
    }
    return MemoryFile.bytes(UInt32(truncatingIfNeeded: writer.bytes.count)) + writer.bytes
      + texts.flatMap(\.bytes)
  }

  /// - Returns: nil if the bytes are no record.
  package init?(_ bytes: [UInt8]) {
    guard bytes.count >= 4 else { return nil }
    let headEnd = 4 + Int(MemoryFile.number(bytes[0..<4]))
    guard headEnd <= bytes.count,
      let members = (try? JSONValue.parse(String(decoding: bytes[4..<headEnd], as: UTF8.self)))?.object,
      let time = members["time"]?.integer, let lengths = members["lengths"]?.array
    else { return nil }
    var texts: [MemoryText] = []
    var start = headEnd
    for length in lengths {
      guard let length = length.integer, length >= 0, length <= Int64(bytes.count - start),
        let text = MemoryText(kept: Array(bytes[start..<start + Int(length)]))
      else { return nil }
      texts.append(text)
      start += Int(length)
    }
    guard start == bytes.count else { return nil }
    self.init(time: time, texts: texts)
    // Without a key there is no request to tell from others.
    if let key = members["key"]?.string {
      self.key = key
      asked = (members["asked"]?.integer).flatMap { UInt32(exactly: $0) } ?? 0
      part = max(0, (members["part"]?.integer).flatMap { Int(exactly: $0) } ?? 0)
    }
    group = members["group"]?.string
    if let words = members["half_life_words"]?.double, let days = members["half_life_days"]?.double {
      guard words > 0, days > 0, words.isFinite, days.isFinite else { return nil }
      fading = MemoryFading(halfLifeWords: words, halfLifeDays: days)
    }
  }
}
