import CLinux
import Glibc
import SystemPackage

/// A thread of the system, with the default stack.
enum DetachedThread {
  private final class Body: Sendable {
    let name: String
    let run: @Sendable () -> Void

    init(name: String, run: @escaping @Sendable () -> Void) {
      (self.name, self.run) = (name, run)
    }
  }

  /// Runs the body on a new thread, which ends with it.
  ///
  /// - Parameter name: What tools call the thread, at most 15 bytes.
  /// - Throws: The system's error, if it gives no thread.
  static func start(_ name: String, _ run: @escaping @Sendable () -> Void) throws(Errno) {
    let body = unsafe Unmanaged.passRetained(Body(name: name, run: run))
    var thread = pthread_t()
    // Sound: the thread takes over the reference that was retained for it.
    let status = unsafe pthread_create(
      &thread, nil,
      { argument in
        guard let argument = unsafe argument else { return nil }
        let body = unsafe Unmanaged<Body>.fromOpaque(argument).takeRetainedValue()
        unsafe kith_name_thread(body.name)
        body.run()
        return nil
      }, unsafe body.toOpaque())
    guard status == 0 else {
      unsafe body.release()
      throw Errno(rawValue: status)
    }
    pthread_detach(thread)
  }
}
