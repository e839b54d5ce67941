import Glibc
import KithProtocol
import Synchronization

/// Users' names and ids, from the system's user database.
///
/// Looked up once each: names are in replies, and a database may be far away.
enum UserNames {
  private static let known = Mutex<[UInt32: String]>([:])

  /// The user's name as it can stand in a model's name, or the user id.
  static func name(of uid: UInt32) -> String {
    if let name = known.withLock({ $0[uid] }) { return name }
    var name: String?
    unsafe withEntry { entry, buffer, result in
      unsafe getpwuid_r(uid, entry, buffer.baseAddress!, buffer.count, result)
    } _: {
      // A found entry has a name, which lies in the buffer.
      name = unsafe $0.pw_name.map { unsafe String(cString: $0) }
    }
    let text = name.flatMap { ModelName.isUserName($0) && UInt32($0) == nil ? $0 : nil } ?? String(uid)
    known.withLock { $0[uid] = text }
    return text
  }

  /// Nil if there is no such user. A number is a user id.
  static func uid(of name: String) -> UInt32? {
    if let uid = UInt32(name) { return uid }
    if let uid = known.withLock({ known in known.first { $0.value == name }?.key }) { return uid }
    var uid: UInt32?
    unsafe withEntry { entry, buffer, result in
      unsafe getpwnam_r(name, entry, buffer.baseAddress!, buffer.count, result)
    } _: {
      uid = unsafe $0.pw_uid
    }
    return uid
  }

  private typealias Lookup = (
    UnsafeMutablePointer<passwd>, UnsafeMutableBufferPointer<CChar>, UnsafeMutablePointer<UnsafeMutablePointer<passwd>?>
  ) -> CInt

  private static func withEntry(_ look: Lookup, _ body: (passwd) -> Void) {
    var entry = unsafe passwd()
    var result: UnsafeMutablePointer<passwd>?
    var buffer = [CChar](repeating: 0, count: 1 << 14)  // never empty, so it has a base address
    unsafe buffer.withUnsafeMutableBufferPointer { buffer in
      guard unsafe look(&entry, buffer, &result) == 0, unsafe result != nil else { return }
      unsafe body(entry)
    }
  }
}
