import Glibc
import KithClient

extension StartAdvice {
  /// For the user who runs this, on this machine.
  static var current: StartAdvice { StartAdvice(.current) }
}

extension StartAdvice.Situation {
  static var current: StartAdvice.Situation {
    var situation = StartAdvice.Situation()
    situation.account = .current
    situation.hasSystemd = Self.exists("/run/systemd/system")
    situation.hasSystemUnits = Self.hasUnit(in: Self.systemFolders)
    situation.hasUserUnits = Self.hasUnit(in: Self.userFolders)
    situation.manager = Self.userManager
    situation.daemon = Self.program
    situation.userSockets = SocketPath.ofUser
    return situation
  }

  private static func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

  private static func hasUnit(in folders: [String]) -> Bool { folders.contains { exists("\($0)/kithd.socket") } }

  private static let systemFolders = [
    "/etc/systemd/system", "/run/systemd/system", "/usr/local/lib/systemd/system", "/usr/lib/systemd/system",
    "/lib/systemd/system",
  ]

  private static var userFolders: [String] {
    let home = environment("HOME")
    let own = [
      environment("XDG_CONFIG_HOME") ?? home.map { "\($0)/.config" },
      environment("XDG_DATA_HOME") ?? home.map { "\($0)/.local/share" },
    ]
    return own.compactMap { $0.map { "\($0)/systemd/user" } } + [
      "/etc/systemd/user", "/usr/local/lib/systemd/user", "/usr/local/share/systemd/user", "/usr/lib/systemd/user",
      "/usr/share/systemd/user",
    ]
  }

  /// `systemctl --user` finds the manager by its socket in `XDG_RUNTIME_DIR`.
  private static var userManager: Manager {
    if let folder = environment("XDG_RUNTIME_DIR"), exists("\(folder)/systemd/private") { return .reachable }
    return exists("/run/user/\(getuid())/systemd/private") ? .hidden : .absent
  }

  /// kithd on the PATH, or beside this program.
  private static var program: String? {
    let folders = (environment("PATH") ?? "").split(separator: ":")
    if folders.contains(where: { folder in unsafe access("\(folder)/kithd", X_OK) == 0 }) { return "kithd" }
    var bytes = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = unsafe readlink("/proc/self/exe", &bytes, bytes.count)
    guard count > 0 else { return nil }
    let program = String(decoding: bytes[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    guard let slash = program.lastIndex(of: "/") else { return nil }
    let path = "\(program[..<slash])/kithd"
    return unsafe access(path, X_OK) == 0 ? path.quotedForShell : nil
  }
}

extension String {
  /// As a shell reads it: in quotes where it holds anything but letters, digits and `/._-+,@%:`.
  var quotedForShell: String {
    let isPlain = unicodeScalars.allSatisfy {
      $0.value > 127 || ("a"..."z").contains($0) || ("A"..."Z").contains($0) || ("0"..."9").contains($0)
        || "/._-+,@%:".unicodeScalars.contains($0)
    }
    return isPlain && !isEmpty ? self : "'" + replacing("'", with: #"'\''"#) + "'"
  }
}
