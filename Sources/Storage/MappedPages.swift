internal import Glibc
internal import Synchronization

/// The pages of mapped files that this process holds.
///
/// The kernel reclaims such a page when memory is short, and keeps it in its cache when the process releases it; but until
/// then it counts as the process's memory, for limits and in statistics. A process that promised to stay within some
/// memory releases them now and then: those needed again come back from the cache.
package enum MappedPages {
  /// The address and the size of each mapping.
  private static let live = Mutex<[UInt: Int]>([:])

  static func add(_ base: UnsafeRawPointer, _ byteCount: Int) {
    let address = UInt(bitPattern: base)
    live.withLock { $0[address] = byteCount }
  }

  /// Called before the mapping ends: afterwards its range may belong to another one.
  static func remove(_ base: UnsafeRawPointer) {
    let address = UInt(bitPattern: base)
    live.withLock { $0[address] = nil }
  }

  /// Releases all of them. Readers at work notice only a short wait.
  package static func release() {
    live.withLock { live in
      for (address, byteCount) in live {
        // Sound: the range is mapped as long as it is listed, and its pages are never written.
        unsafe madvise(UnsafeMutableRawPointer(bitPattern: address), byteCount, MADV_DONTNEED)
      }
    }
  }

  /// The process's memory: all of it, and of that what comes from files, its own program's among them. Bytes; nil where the
  /// kernel does not say.
  package static var resident: (all: Int, ofFiles: Int)? {
    let descriptor = unsafe open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var text = [UInt8](repeating: 0, count: 128)
    let count = unsafe read(descriptor, &text, text.count)
    let numbers = text.prefix(max(0, count)).split(separator: 0x20).compactMap {
      Int(String(decoding: $0, as: UTF8.self))
    }
    guard numbers.count >= 3 else { return nil }
    let page = sysconf(Int32(_SC_PAGESIZE))
    return (numbers[1] * page, numbers[2] * page)
  }
}
