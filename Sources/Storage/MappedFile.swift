internal import Glibc

/// A file's bytes in read-only memory, for as long as this object lives.
///
/// Pages come from the page cache when touched, so opening costs microseconds for any size, and processes that
/// map the same file share its memory. The mapping is private and read-only. Nobody may change a mapped file in place:
/// writers write a new file and rename it (`ModelFileWriter`), and the old one lives until its last reader lets go.
@safe
@usableFromInline
package final class MappedFile: Sendable {
  // Sound to share between threads: the pages are never written.
  private nonisolated(unsafe) let base: UnsafeRawPointer
  private let isMapped: Bool
  /// The file's size in bytes.
  package let byteCount: Int

  /// Maps the file at `path`.
  /// - Throws: `StorageError.system` when it cannot be opened or mapped.
  package convenience init(contentsOf path: String) throws(StorageError) {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .system(operation: "open it", code: errno) }
    defer { close(descriptor) }
    try self.init(descriptor: descriptor)
  }

  /// Maps the file behind a descriptor, which the caller may close afterwards.
  package init(descriptor: CInt) throws(StorageError) {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else {
      throw .system(operation: "read its size", code: errno)
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw .failed(operation: "open it", reason: "it is not a regular file")
    }
    byteCount = Int(status.st_size)
    guard byteCount > 0 else {  // mmap refuses an empty range
      unsafe base = UnsafeRawPointer(UnsafeMutableRawPointer.allocate(byteCount: 1, alignment: 64))
      isMapped = false
      return
    }
    guard let pages = unsafe mmap(nil, byteCount, PROT_READ, MAP_PRIVATE, descriptor, 0),
      unsafe pages != MAP_FAILED
    else {
      throw .system(operation: "map it", code: errno)
    }
    unsafe base = UnsafeRawPointer(pages)
    isMapped = true
    unsafe MappedPages.add(base, byteCount)
  }

  /// Holds a copy of `bytes`, aligned like a mapped file. For models built in memory, as tests do.
  package init(bytes: [UInt8]) {
    let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: max(bytes.count, 1), alignment: 64)
    unsafe bytes.withUnsafeBytes { unsafe copy.copyMemory(from: $0) }
    // Allocated with at least one byte, so the base address is there.
    unsafe base = UnsafeRawPointer(copy.baseAddress!)
    byteCount = bytes.count
    isMapped = false
  }

  deinit {
    if isMapped {
      unsafe MappedPages.remove(base)
      unsafe munmap(UnsafeMutableRawPointer(mutating: base), byteCount)
    } else {
      unsafe base.deallocate()
    }
  }

  /// The file's bytes, borrowed from this object.
  package var bytes: RawSpan {
    @_lifetime(borrow self) get {
      let span = unsafe RawSpan(_unsafeStart: base, byteCount: byteCount)
      return unsafe _overrideLifetime(span, borrowing: self)
    }
  }

  /// The elements of type `Element` that lie at `offset`.
  /// - Returns: nil if the range leaves the file or the offset is not aligned for the element.
  package func column<Element: BitwiseCopyable & Sendable>(
    of type: Element.Type, offset: Int, count: Int
  ) -> MappedColumn<Element>? {
    let stride = MemoryLayout<Element>.stride
    guard offset >= 0, count >= 0, offset % MemoryLayout<Element>.alignment == 0, offset <= byteCount,
      count <= (byteCount - offset) / stride
    else { return nil }
    // In bounds and aligned, both just checked; the pages live as long as the column, which holds this object.
    let start = unsafe (base + offset).assumingMemoryBound(to: Element.self)
    return unsafe MappedColumn(owner: self, start: start, count: count)
  }

  /// Asks the kernel to read the whole file ahead: the first requests after a start then find warm pages.
  package func willNeed() {
    if isMapped { unsafe madvise(UnsafeMutableRawPointer(mutating: base), byteCount, MADV_WILLNEED) }
  }
}

/// The sentence of the current `errno`.
package func systemReason(_ code: Int32 = errno) -> String {
  unsafe String(cString: strerror(code))
}
