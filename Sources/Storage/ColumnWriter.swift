/// Writes numbers to a temporary file and hands them back as a column: an array that need not fit into memory.
///
/// ```swift
/// let writer = try ColumnWriter<UInt32>(path: scratch.file("word.3"))
/// try writer.append(17)
/// let words = try writer.finish()   // words[0] == 17
/// ```
package final class ColumnWriter<Element: BitwiseCopyable & Sendable> {
  private let path: String
  private let output: OutputFile
  @usableFromInline var buffer: [Element] = []
  @usableFromInline let capacity = 1 << 14
  /// Elements appended so far.
  @usableFromInline package internal(set) var count = 0

  package init(path: String) throws(StorageError) {
    self.path = path
    output = try OutputFile(path: path, permissions: 0o600)
    buffer.reserveCapacity(capacity)
  }

  @inlinable
  package func append(_ element: Element) throws(StorageError) {
    buffer.append(element)
    count += 1
    if buffer.count == capacity { try spill() }
  }

  package func append(_ elements: Span<Element>) throws(StorageError) {
    try spill()
    let bytes = unsafe elements.bytes
    try output.append(bytes)
    count += elements.count
  }

  @usableFromInline
  func spill() throws(StorageError) {
    do {
      let held = buffer  // a class lends no span of a property; the copy shares its storage
      try unsafe output.append(held.span.bytes)
    }
    buffer.removeAll(keepingCapacity: true)
  }

  /// Ends writing and maps the file.
  package func finish() throws(StorageError) -> MappedColumn<Element> {
    try spill()
    try output.finish()
    let file = try MappedFile(contentsOf: path)
    guard let column = file.column(of: Element.self, offset: 0, count: count) else {
      throw .truncated(expected: count * MemoryLayout<Element>.stride, found: file.byteCount)
    }
    return column
  }
}
