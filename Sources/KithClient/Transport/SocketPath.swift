import Glibc
import KithProtocol

/// Where the daemon listens by default.
public enum SocketPath {
  /// The daemon of the whole machine.
  public static let system = "/run/kith/kith.sock"
  /// Its socket for administrators.
  public static let administration = "/run/kith/admin.sock"

  /// `$KITH_SOCKET`; else the socket of this user's own daemon, if there is one; else that of the machine's daemon.
  ///
  /// A user's own socket is `$XDG_RUNTIME_DIR/kith/kith.sock`, or where that variable is not set
  /// `/run/user/UID/kith/kith.sock`, or `~/.local/state/kith/kith.sock`.
  public static func standard() -> String {
    if let path = environment("KITH_SOCKET") { return path }
    return ofUser.first { unsafe access($0, F_OK) == 0 } ?? system
  }

  /// Where this user's own daemon may listen: at the first, if it is started as clients are now.
  package static var ofUser: [String] {
    UserFolders.all(userID: getuid(), variable: setting, isOwn: isOwn).map(UserFolders.socket)
  }

  private static func isOwn(_ folder: String) -> Bool {
    var status = stat()
    return unsafe stat(folder, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR && status.st_uid == getuid()
  }

  /// A variable; of the home folder, also what the password database says.
  private static func setting(_ name: String) -> String? {
    environment(name) ?? (name == "HOME" ? HomeFolder.entry(of: getuid()) : nil)
  }

  /// A variable that is set and not empty.
  private static func environment(_ name: String) -> String? {
    // Sound: the string is copied before anything could change the environment.
    guard let value = unsafe getenv(name) else { return nil }
    let text = unsafe String(cString: value)
    return text.isEmpty ? nil : text
  }
}
