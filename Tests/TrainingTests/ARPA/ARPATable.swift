import Testing

/// An ARPA file read whole into a dictionary, as simply as can be: what tests compare with.
struct ARPATable {
  struct Entry: Equatable {
    let probability: Double
    /// nil if the line has none.
    let backoff: Double?
  }

  /// log10 of the probability and of the back-off weight, by the words.
  private(set) var entries: [String: Entry] = [:]
  /// What the header says.
  private(set) var counts: [Int] = []

  init(_ text: String) throws {
    var length = 0
    for line in text.split(separator: "\n") {
      if line.hasPrefix("ngram ") {
        counts.append(try #require(Int(line.split(separator: "=")[1])))
      } else if line.hasPrefix("\\") {
        length = line.hasSuffix("-grams:") ? try #require(Int(line.dropFirst().prefix { $0 != "-" })) : 0
      } else if length > 0 {
        let fields = line.split(whereSeparator: { $0 == " " || $0 == "\t" })
        try #require(fields.count == length + 1 || fields.count == length + 2)
        let words = fields[1...length].joined(separator: " ")
        entries[words] = Entry(
          probability: try #require(Double(fields[0])),
          backoff: fields.count == length + 2 ? Double(fields[length + 1]) : nil)
      }
    }
  }
}
