import Synchronization
import SystemPackage

/// A file descriptor that is closed exactly once: by `close`, or with the last reference to it.
///
/// A second close would hit another file that was opened in between and got the same descriptor.
final class OpenFile: Sendable {
  let descriptor: FileDescriptor
  private let isOpen = Atomic(true)

  init(_ descriptor: FileDescriptor) { self.descriptor = descriptor }

  deinit { close() }

  func close() {
    // The content was synchronised before, or is not wanted any more.
    if isOpen.exchange(false, ordering: .relaxed) { try? descriptor.close() }
  }
}
