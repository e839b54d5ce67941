/// Takes the text out of web archives (ISO 28500): records with a header of named fields, and a body of a given length.
///
/// ```
/// WARC/1.0
/// WARC-Type: conversion
/// Content-Type: text/plain
/// Content-Length: 16
///
/// The bar was full
/// ```
///
/// The plain text of a `conversion` is a document: what WET files hold. Records of other types, the pages themselves among
/// them, are left out and counted; `warcinfo`, which every file begins with, is no more than that. Bodies are read by their
/// length, in bytes, so this comes before any decoding of a file's characters.
struct WARC: RecordReader {
  static let magic = Array("WARC/".utf8)
  private static let headerLimit = 1 << 20

  private enum State {
    case header, text, passedOver
    /// After a damaged header: to the next line that begins a record.
    case lost
  }

  private var state = State.header
  /// The current line of the header, or the text so far.
  private var bytes: [UInt8] = []
  private var fields: [String: String] = [:]
  private var headerByteCount = 0
  /// Bytes of the body that are still to come.
  private var remaining = 0
  private var recordNumber = 0
  private var otherTypes: [String: Int] = [:]
  private var textCount = 0
  /// How often reading may go back to a header within a body: it copies bytes.
  private var returnsLeft = 1_000

  mutating func append(_ piece: [UInt8], _ body: Body) throws {
    var rest = piece[...]
    while !rest.isEmpty {
      switch state {
      case .header, .lost:
        let end = rest.firstIndex(of: UInt8(ascii: "\n"))
        let part = rest[..<(end ?? rest.endIndex)]
        bytes += part
        headerByteCount += part.count
        rest = rest[(end.map { $0 + 1 } ?? rest.endIndex)...]
        if headerByteCount > Self.headerLimit, state == .header { try lose("its header is longer than 1 MiB", body) }
        guard end != nil else {
          // No header has such a line; only its beginning can matter.
          if state == .lost, bytes.count > Self.headerLimit { bytes.removeLast(bytes.count - Self.magic.count) }
          continue
        }
        if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
        let line = bytes
        bytes = []
        try readHeader(line, body)
      case .text, .passedOver:
        let part = rest.prefix(remaining)
        if state == .text { bytes += part }
        remaining -= part.count
        rest = rest.dropFirst(part.count)
        if remaining == 0 {
          let unread = try endRecord(body)
          if !unread.isEmpty { rest = (unread + rest)[...] }
        }
      }
    }
  }

  mutating func finish(_ body: Body) throws {
    if remaining > 0 || !fields.isEmpty {
      try body(.badRecord(place: "record \(recordNumber)", reason: "the file ends within it"))
    }
    let others = otherTypes.filter { $0.key != "warcinfo" }
    let count = others.values.reduce(0, +)
    guard count > 0 else { return }
    let types = others.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($0.key) \($0.value)" }
    try body(
      .note(
        "\(count) of \(count + textCount) records are no plain text and were left out (\(types.joined(separator: ", ")))"
          + (textCount == 0 ? "; WET files hold the text of web pages" : "")))
  }

  // MARK: Headers

  private mutating func readHeader(_ line: [UInt8], _ body: Body) throws {
    if line.starts(with: Self.magic) {
      recordNumber += 1
      (state, fields, headerByteCount) = (.header, [:], 0)
      fields[""] = ""  // the record has begun
      return
    }
    guard state == .header else { return }
    if line.isEmpty { return fields.isEmpty ? () : try beginBody(body) }
    guard !fields.isEmpty, let colon = line.firstIndex(of: UInt8(ascii: ":")) else {
      recordNumber += fields.isEmpty ? 1 : 0
      return try lose("it does not begin with WARC/1.0 and a header", body)
    }
    let name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
    let value = line[(colon + 1)...].drop { $0 == 0x20 || $0 == 0x09 }
    if fields.count < 256 { fields[name] = String(decoding: value.prefix(1_024), as: UTF8.self) }
  }

  private mutating func lose(_ reason: String, _ body: Body) throws {
    (state, fields, headerByteCount) = (.lost, [:], 0)
    try body(.badRecord(place: "record \(recordNumber)", reason: reason))
  }

  private mutating func beginBody(_ body: Body) throws {
    guard let length = fields["content-length"].flatMap({ Int($0.split(separator: " ").first ?? "") }), length >= 0
    else {
      return try lose("its header has no Content-Length", body)
    }
    let type = fields["warc-type"]?.lowercased() ?? "without type"
    let content = fields["content-type"]?.lowercased() ?? "text/plain"
    let isText = type == "conversion" && content.hasPrefix("text/plain")
    fields = [:]
    headerByteCount = 0
    remaining = length
    state = .passedOver
    if !isText {
      otherTypes[otherTypes.count < 32 || otherTypes[type] != nil ? type : "others", default: 0] += 1
    } else if length > RecordLines.limit {
      try body(
        .badRecord(place: "record \(recordNumber)", reason: "it is longer than \(RecordLines.limit >> 20) MiB"))
    } else {
      state = .text
    }
    // An empty body has no header in it.
    if remaining == 0 { _ = try endRecord(body) }
  }

  // MARK: Bodies

  /// - Returns: bytes to be read anew: those from the next record's header on, where the length reached beyond it.
  private mutating func endRecord(_ body: Body) throws -> [UInt8] {
    let isText = state == .text
    let text = bytes
    (state, bytes) = (.header, [])
    guard isText else { return [] }
    let place = "record \(recordNumber)"
    if let start = Self.headerStart(in: text) {
      try body(.badRecord(place: place, reason: "its Content-Length is too long: the next record begins within it"))
      guard returnsLeft > 0 else { return [] }
      returnsLeft -= 1
      return Array(text[start...])
    }
    if let reason = ByteCensus(text).reasonForBinary(in: text, from: 0) {
      try body(.badRecord(place: place, reason: "it is no text: \(reason)"))
      return []
    }
    textCount += 1
    try body(.record)
    guard !text.isEmpty else { return [] }
    // The standard says UTF-8; what is not becomes U+FFFD, as elsewhere.
    let (repaired, flawCount) = UTF8Repair.repaired(text[...])
    if flawCount > 0 { try body(.flaws(flawCount, place: place)) }
    try body(.text(repaired))
    try body(.endOfDocument)
    return []
  }

  /// Where a header stands in a body: a line such as `WARC/1.0`, and a field of WARC's below it.
  private static func headerStart(in text: [UInt8]) -> Int? {
    var position = 0
    while let index = text[position...].firstIndex(of: magic[0]) {
      position = index + 1
      let isAtLineStart = index == 0 || text[index - 1] == UInt8(ascii: "\n")
      if isAtLineStart, text[index...].starts(with: magic),
        let end = text[index...].prefix(16).firstIndex(of: UInt8(ascii: "\n")), beginsField(text[(end + 1)...])
      {
        return index
      }
    }
    return nil
  }

  /// The body may end within the field's name.
  private static func beginsField(_ bytes: ArraySlice<UInt8>) -> Bool {
    !bytes.isEmpty
      && ["warc-", "content-"].contains { name in
        let start = bytes.prefix(name.utf8.count)
        return name.utf8.starts(with: start.map { $0 | 0x20 })
      }
  }
}
