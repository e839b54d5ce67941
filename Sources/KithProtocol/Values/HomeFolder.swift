import Glibc

/// A user's home folder where the environment names none, as under `env -i`.
package enum HomeFolder {
  /// The folder in the password database; nil for a user without an entry.
  package static func entry(of userID: UInt32) -> String? {
    var entry = unsafe passwd()
    var found: UnsafeMutablePointer<passwd>?
    var buffer = [CChar](repeating: 0, count: 1 << 14)
    // Sound: what the entry points at lies in the buffer, and is copied before that ends.
    return unsafe buffer.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress,
        unsafe getpwuid_r(userID, &entry, base, buffer.count, &found) == 0, unsafe found != nil,
        let folder = unsafe entry.pw_dir
      else { return nil }
      let path = unsafe String(cString: folder)
      return path.isEmpty ? nil : path
    }
  }
}
