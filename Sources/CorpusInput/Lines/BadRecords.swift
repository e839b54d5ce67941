/// The records of an input that cannot be read: the first ones are named, all are counted.
///
/// ```swift
/// var bad = BadRecords(of: "standard input")
/// if let sentence = try bad.add(line: 7, "not UTF-8 (byte 0xff)") { say(sentence) }
/// if let sentence = bad.summary { say(sentence) }   // "12 lines of standard input could not be read"
/// ```
package struct BadRecords {
  /// How many are named.
  package static let namedCount = 5

  private let name: String
  private let isStrict: Bool
  /// How many there were.
  package private(set) var count = 0

  /// - Parameters:
  ///   - name: the input's name in sentences.
  ///   - isStrict: the first one is an error.
  package init(of name: String, isStrict: Bool = false) {
    self.name = name
    self.isStrict = isStrict
  }

  /// Counts a record.
  ///
  /// - Parameter what: what is wrong with it, as a part of a sentence.
  /// - Returns: a sentence that names it, for the first few.
  /// - Throws: `CorpusInputError.badRecord` if one is too many.
  package mutating func add(line: Int, _ what: String) throws(CorpusInputError) -> String? {
    count += 1
    guard !isStrict else { throw .badRecord(path: name, line: line, what: what) }
    return count <= Self.namedCount ? "\(name), line \(line): \(what)" : nil
  }

  /// A sentence with the count, where not all were named.
  package var summary: String? {
    count > Self.namedCount
      ? "\(count) lines of \(name) could not be read; the first \(Self.namedCount) are named" : nil
  }
}
