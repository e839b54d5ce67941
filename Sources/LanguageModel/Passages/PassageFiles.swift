internal import Storage

/// The names of the files that the documents of kept passages come from.
package struct PassageFiles: Sendable {
  private let text: MappedColumn<UInt8>
  /// Shape (files + 1): where each name begins in `text`.
  private let offset: MappedColumn<UInt32>
  /// Shape (files): the number of each file's first document, ascending.
  private let document: MappedColumn<UInt32>

  static let sectionName = "passage.file.text"
  private static let longestName = 4_096

  init(_ file: ModelFile) throws(StorageError) {
    text = try file.column(Self.sectionName, of: UInt8.self)
    document = try file.column("passage.file.document", of: UInt32.self)
    offset = try file.column("passage.file.offset", of: UInt32.self, count: document.count + 1)
  }

  /// - Complexity: O(log files).
  func name(ofDocument number: Int) -> String? {
    var (low, high) = (0, document.count)
    while low < high {
      let middle = (low + high) / 2
      if Int(document[middle]) <= number { low = middle + 1 } else { high = middle }
    }
    guard low > 0 else { return nil }
    let (start, end) = (Int(offset[low - 1]), Int(offset[low]))
    guard start <= end, end <= text.count, end - start <= Self.longestName else { return nil }
    return String(decoding: (start..<end).map { text[$0] }, as: UTF8.self)
  }
}
