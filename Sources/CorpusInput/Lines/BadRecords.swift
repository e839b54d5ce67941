/// The records of an input that cannot be read: the first ones are named, all are counted.
///
/// ```swift
/// var bad = BadRecords()
/// if let sentence = try bad.add(line: 7, "not UTF-8 (byte 0xff)") { say(sentence) }
/// if let sentence = bad.summary { say(sentence) }   // "12 lines could not be read; the first 5 are named"
/// ```
package struct BadRecords {
  /// How many are named.
  package static let namedCount = 5

  private let name: String?
  private let failing: String
  private let isStrict: Bool
  /// How many there were.
  package private(set) var count = 0

  /// - Parameters:
  ///   - name: the input's name in sentences, where there may be several inputs.
  ///   - failing: what they have in common.
  ///   - isStrict: the first one is an error.
  package init(of name: String? = nil, failing: String = "could not be read", isStrict: Bool = false) {
    self.name = name
    self.failing = failing
    self.isStrict = isStrict
  }

  /// Counts a record.
  ///
  /// - Parameter what: what is wrong with it, as a part of a sentence.
  /// - Returns: a sentence that names it, for the first few.
  /// - Throws: `CorpusInputError.badRecord` if one is too many.
  package mutating func add(line: Int, _ what: String) throws(CorpusInputError) -> String? {
    count += 1
    guard !isStrict else { throw .badRecord(path: name ?? "standard input", line: line, what: what) }
    guard count <= Self.namedCount else { return nil }
    return "\(name.map { "\($0), line" } ?? "line") \(line): \(what)"
  }

  /// A sentence with the count, where not all were named.
  package var summary: String? {
    guard count > Self.namedCount else { return nil }
    return "\(count) lines\(name.map { " of \($0)" } ?? "") \(failing); the first \(Self.namedCount) are named"
  }
}
