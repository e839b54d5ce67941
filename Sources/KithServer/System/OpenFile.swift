import Synchronization
import SystemPackage

/// A file that is closed once, when it is said or when nobody holds it any more.
///
/// A second close of the same number would close what somebody else has opened in between.
final class OpenFile: Sendable {
  let descriptor: FileDescriptor
  private let isOpen = Atomic(true)

  init(_ descriptor: FileDescriptor) { self.descriptor = descriptor }

  deinit { close() }

  func close() {
    // What is in the file was waited for, or is given up.
    if isOpen.exchange(false, ordering: .relaxed) { try? descriptor.close() }
  }
}
