package import Storage

/// Writes numbers to a temporary file and returns them as a column: an array that need not fit into memory.
///
/// ```swift
/// var writer = try ColumnWriter<UInt32>(path: scratch.file("word.3"))
/// try writer.append(17)
/// let words = try writer.finish()   // words[0] == 17
/// ```
///
/// A struct so that appending in a loop costs no more than appending to an array; it must not be copied.
/// It lives in this module, and not with the other files in `Storage`, because generic code of another module is not
/// specialised: appending took ten times as long.
package struct ColumnWriter<Element: BitwiseCopyable & Sendable> {
  private let path: String
  private let output: OutputFile
  private var pending: [Element] = []
  private var writtenCount = 0
  private static var capacity: Int { 1 << 16 }

  package init(path: String) throws(StorageError) {
    self.path = path
    output = try OutputFile(path: path, permissions: 0o600)
    pending.reserveCapacity(Self.capacity)
  }

  /// Elements appended so far.
  package var count: Int { writtenCount + pending.count }

  package mutating func append(_ element: Element) throws(StorageError) {
    pending.append(element)
    if pending.count >= Self.capacity { try spill() }
  }

  package mutating func append(_ elements: Span<Element>) throws(StorageError) {
    try spill()
    let bytes = unsafe elements.bytes
    try output.append(bytes)
    writtenCount += elements.count
  }

  private mutating func spill() throws(StorageError) {
    try unsafe output.append(pending.span.bytes)
    writtenCount += pending.count
    pending.removeAll(keepingCapacity: true)
  }

  /// Ends writing and maps the file.
  package mutating func finish() throws(StorageError) -> MappedColumn<Element> {
    try spill()
    try output.finish()
    let file = try MappedFile(contentsOf: path)
    guard let column = file.column(of: Element.self, offset: 0, count: writtenCount) else {
      throw .truncated(expected: writtenCount * MemoryLayout<Element>.stride, found: file.byteCount)
    }
    return column
  }
}
