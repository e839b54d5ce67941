import Glibc

/// Where the daemon listens by default.
public enum SocketPath {
  /// The daemon of the whole machine.
  public static let system = "/run/kith/kith.sock"
  /// Its socket for administrators.
  public static let administration = "/run/kith/admin.sock"

  /// `$KITH_SOCKET`; else the socket of this user's own daemon, `$XDG_RUNTIME_DIR/kith/kith.sock`, if there is one;
  /// else that of the machine's daemon.
  public static func standard() -> String {
    if let path = environment("KITH_SOCKET") { return path }
    if let folder = environment("XDG_RUNTIME_DIR") {
      let path = "\(folder)/kith/kith.sock"
      if unsafe access(path, F_OK) == 0 { return path }
    }
    return system
  }

  /// A variable that is set and not empty.
  private static func environment(_ name: String) -> String? {
    // Sound: the string is copied before anything could change the environment.
    guard let value = unsafe getenv(name) else { return nil }
    let text = unsafe String(cString: value)
    return text.isEmpty ? nil : text
  }
}
