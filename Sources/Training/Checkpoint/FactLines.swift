internal import Storage

/// Facts of a file, one a line: a name, a tab, a value.
struct FactLines {
  private(set) var lines: [(name: String, value: String)] = []

  init() {}

  mutating func add(_ name: String, _ value: some CustomStringConvertible) { lines.append((name, "\(value)")) }

  mutating func add(_ name: String, _ values: [some CustomStringConvertible]) {
    add(name, values.map(\.description).joined(separator: " "))
  }

  // MARK: In a file

  /// The name of their section.
  private var section = "about"

  func write(to writer: ModelFileWriter) throws(StorageError) {
    let bytes = Array(lines.map { "\($0.name)\t\($0.value)\n" }.joined().utf8)
    try writer.section(section, bytes.span)
  }

  init(_ file: ModelFile, section: String = "about") throws(StorageError) {
    self.section = section
    let column: MappedColumn<UInt8> = try file.column(section, of: UInt8.self)
    for line in String(decoding: (0..<column.count).map { column[$0] }, as: UTF8.self).split(separator: "\n") {
      let parts = line.split(separator: "\t", maxSplits: 1, omittingEmptySubsequences: false)
      if parts.count == 2 { lines.append((String(parts[0]), String(parts[1]))) }
    }
  }

  // MARK: Reading

  /// - Throws: `corrupt` if there is no such fact.
  func text(_ name: String) throws(StorageError) -> String {
    guard let line = lines.first(where: { $0.name == name }) else { throw missing(name) }
    return line.value
  }

  /// - Throws: `corrupt` if there is no such number, or it lies outside the range.
  func number(_ name: String, in range: ClosedRange<Int> = 0...1 << 48) throws(StorageError) -> Int {
    guard let number = Int(try text(name)), range.contains(number) else { throw missing(name) }
    return number
  }

  func numbers<Number: LosslessStringConvertible>(_ name: String, of type: Number.Type) throws(StorageError) -> [Number]
  {
    let words = try text(name).split(separator: " ")
    let numbers = words.compactMap { Number(String($0)) }
    guard numbers.count == words.count else { throw missing(name) }
    return numbers
  }

  private func missing(_ name: String) -> StorageError {
    .corrupt(section: section, reason: "\(name) is missing or out of range")
  }
}
