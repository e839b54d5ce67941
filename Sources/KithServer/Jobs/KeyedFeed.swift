import KithProtocol
import Storage
import StrictJSON

/// One `feed` with a key and its outcome, so that a retry gets the first outcome, also from the next daemon.
struct KeyedFeed: Sendable, Equatable {
  let key: String
  /// A checksum of what it brought, so that a key used for something else is noticed.
  let content: UInt32
  /// How much the job had been fed, this included.
  let fedBytes: Int
  let isLast: Bool
  /// How many records of its input the client left out; told with the last feed.
  let skippedCount: Int

  init(key: String, content: UInt32, fedBytes: Int, isLast: Bool, skippedCount: Int = 0) {
    self.key = key
    self.content = content
    self.fedBytes = fedBytes
    self.isLast = isLast
    self.skippedCount = skippedCount
  }

  // MARK: In the job's record

  /// Nil if the value does not describe a feed.
  init?(_ json: JSONValue) {
    guard let key = json["key"]?.string, let content = json["content"]?.integer.flatMap(UInt32.init(exactly:)),
      let fedBytes = json["fed_bytes"]?.integer
    else { return nil }
    self.init(
      key: key, content: content, fedBytes: Int(fedBytes), isLast: json["end"]?.bool ?? false,
      skippedCount: json["skipped"]?.integer.map { Int($0) } ?? 0)
  }

  func encode(into writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("key", key)
      writer.member("content", Int(content))
      writer.member("fed_bytes", fedBytes)
      if isLast { writer.member("end", true) }
      if skippedCount > 0 { writer.member("skipped", skippedCount) }
    }
  }

  // MARK: Beside the text, while it grows

  /// The length of a slot.
  static let slotByteCount = 256

  /// The bytes of a slot: numbers, the key in Base64 (172 characters for the 128 bytes of the longest one), of the last
  /// feed the number of skipped records, and blanks.
  ///
  /// - Parameters:
  ///   - ordinal: How many feeds with a key the job had before.
  ///   - byteCount: How long the text is with this feed.
  func slot(_ ordinal: Int, _ byteCount: Int) -> [UInt8] {
    var line = "\(ordinal) \(byteCount) \(fedBytes) \(content) \(Base64.encode(Array(key.utf8).span))"
    if isLast { line += " \(skippedCount)" }
    return Array(line.utf8) + Array(repeating: UInt8(ascii: " "), count: Self.slotByteCount - line.utf8.count)
  }

  /// The content of a slot; nil if it is empty or was not written whole.
  static func read(_ slot: some Sequence<UInt8>) -> (ordinal: Int, byteCount: Int, feed: KeyedFeed)? {
    let parts = String(decoding: Array(slot), as: UTF8.self).split(separator: " ")
    guard parts.count == 5 || parts.count == 6, let ordinal = Int(parts[0]), let byteCount = Int(parts[1]),
      let fedBytes = Int(parts[2]), let content = UInt32(parts[3]), let key = Base64.decode(String(parts[4]))
    else { return nil }
    let feed = KeyedFeed(
      key: String(decoding: key, as: UTF8.self), content: content, fedBytes: fedBytes, isLast: parts.count == 6,
      skippedCount: parts.count == 6 ? Int(parts[5]) ?? 0 : 0)
    return (ordinal, byteCount, feed)
  }
}

extension Feed {
  /// A checksum of everything in it.
  var checksum: UInt32 {
    var checksum = Checksum()
    for part in [text, data ?? "", endsDocument ? "d" : "", isLast ? "e" : "", String(skippedCount)] {
      // Each with its length before it, so that text that moves from one part to the next changes the checksum.
      unsafe checksum.add(Array("\(part.utf8.count) ".utf8).span.bytes)
      unsafe checksum.add(part.utf8Span.span.bytes)
    }
    return checksum.value
  }
}
