internal import Storage
internal import Tokenization

/// Joins files of counts into one, as if their texts had been counted at once: the same bytes in any order.
///
/// One sweep over the files, which are mapped; in memory is the vocabulary.
package struct CountsMerge {
  private let output: String
  private let control: TrainingControl

  package init(output: String, control: TrainingControl = TrainingControl()) {
    self.output = output
    self.control = control
  }

  /// - Throws: `badCounts` if a file is none, is damaged, or was counted in another way.
  @discardableResult
  package func merge(_ paths: [String]) throws(TrainingError) -> CountsSummary {
    let parts = try CountsParts(paths, control: control)
    let (sorted, ranks) = parts.words.sortedByBytes()
    let reserved = WordID.firstWord.rawValue
    let mapping = (0..<reserved).map { $0 } + ranks.map { $0 + reserved }
    let sources = zip(parts.files, parts.ids).map { file, ids in
      RenumberedCounts(file: file, mapping: ids.map { mapping[Int($0)] })
    }
    let total = sources.reduce(0) { $0 + $1.count }
    var writer = try CountsWriter(path: output, parts.facts, parts.words, sorted: sorted)
    var pending: CountedRow?
    var done = 0
    try mergeSorted(sources) { (row) throws(TrainingError) in
      if pending == row {
        let (sum, overflow) = (pending?.count ?? 0).addingReportingOverflow(row.count)
        pending?.count = overflow ? .max : sum
      } else {
        if let pending { try writer.append(pending) }
        pending = row
      }
      if done & 0xFFFF == 0 { try control.progress(.count, done, of: total, "n-grams") }
      done += 1
    }
    if let pending { try writer.append(pending) }
    try control.progress(.write, 0, of: writer.windowCount, "n-grams")
    try writer.finish()
    return CountsSummary(facts: parts.facts, wordCount: parts.words.count, windowCount: writer.windowCount)
  }
}

/// A file's windows in the ids of the merged file, which keep their order.
private struct RenumberedCounts: SortedSource {
  let file: CountsFile
  let mapping: [UInt32]

  var count: Int { file.windowCount }

  subscript(index: Int) -> CountedRow {
    var row = file.row(index)
    for i in 0..<7 where row.words[i] != CountedRow.absent { row.words[i] = mapping[Int(row.words[i])] }
    return row
  }
}
