/// Server-sent events (WHATWG HTML, section 9.2), line by line: comments, names and identities are skipped, and the data of
/// an event is handed on as soon as it is complete, also where the blank lines between events were lost.
struct EventStream {
  /// The lines of data so far of an event that is not complete.
  private(set) var data: [UInt8] = []

  private static let fields = ["data", "event", "id", "retry"]

  /// Whether a line looks like one of a stream of events.
  static func begins(with line: ArraySlice<UInt8>) -> Bool {
    line.first == colon || fields.contains { line.starts(with: "\($0):".utf8) }
  }

  private static let colon = UInt8(ascii: ":")

  /// Reads a line without its end.
  ///
  /// - Returns: data to try: more lines may complete it. nil where the line has none.
  mutating func read(_ line: ArraySlice<UInt8>) -> [UInt8]? {
    guard line.starts(with: "data:".utf8) else {
      // JSON that was wrapped in print goes on without the field's name.
      if data.isEmpty || line.isEmpty || Self.begins(with: line) { return nil }
      data.append(UInt8(ascii: "\n"))
      data += line
      return data
    }
    if !data.isEmpty { data.append(UInt8(ascii: "\n")) }
    data += line.dropFirst(5).drop { $0 == UInt8(ascii: " ") }
    return data
  }

  /// The data so far was complete.
  mutating func take() { data.removeAll(keepingCapacity: true) }
}
