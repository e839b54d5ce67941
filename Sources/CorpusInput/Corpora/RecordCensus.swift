/// The records of a corpus: how many there were, how many were left out, and the first of these by name.
package struct RecordCensus: Sendable {
  /// How many bad records are named; of the others there is only a count.
  static let namedCount = 5

  /// All records, those left out among them.
  package private(set) var total = 0
  /// Those left out.
  package private(set) var bad = 0
  private var first = ""

  /// No records.
  package init() {}

  mutating func addRecord() { total += 1 }

  /// - Returns: A warning for the first ones.
  mutating func addBadRecord(_ path: String, _ place: String, _ reason: String) -> String? {
    total += 1
    bad += 1
    if bad == 1 { first = "\(path), \(place): \(reason)" }
    return bad <= Self.namedCount ? "\(path), \(place): left out: \(reason)" : nil
  }

  /// To be called at the end of the corpus.
  ///
  /// - Parameter isPart: whether other parts of the corpus have records, too, so that a share says nothing here.
  /// - Returns: A warning about the bad records that were not named.
  /// - Throws: `mostlyBadRecords` if more than half of the records are bad: probably they were read in a wrong way.
  func finish(isJSON: Bool, isPart: Bool) throws(CorpusInputError) -> String? {
    guard isPart || bad <= total / 2 else {
      throw .mostlyBadRecords(bad: bad, total: total, first: first, isJSON: isJSON)
    }
    return bad > Self.namedCount ? "\(bad) of \(total) records were left out" : nil
  }
}
