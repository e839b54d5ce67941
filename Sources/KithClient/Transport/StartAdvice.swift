/// What to type where no daemon listens: a command that works for the user who reads it.
///
/// ```swift
/// StartAdvice(situation).start(at: "/run/kith/kith.sock")  // "sudo systemctl start kithd.socket  (for you alone:  …)"
/// ```
package struct StartAdvice {
  /// What there is on this machine, for this user.
  package struct Situation: Sendable, Equatable {
    package enum Account: Sendable { case root, sudoer, other }
    /// The user's own service manager: `systemctl --user` reaches it, or only with `XDG_RUNTIME_DIR`, or there is none.
    package enum Manager: Sendable { case reachable, hidden, absent }

    package var account = Account.other
    /// Whether systemd runs the machine.
    package var hasSystemd = false
    /// Whether the machine's units are installed.
    package var hasSystemUnits = false
    /// Whether the units for one user's daemon are.
    package var hasUserUnits = false
    package var manager = Manager.absent
    /// How to call kithd: its name if it is on the PATH, otherwise its path; nil if it was not found.
    package var daemon: String?
    /// Where this user's own daemon may listen.
    package var userSockets: [String] = []

    package init() {}
  }

  private let situation: Situation

  package init(_ situation: Situation) { self.situation = situation }

  /// Starts the daemon that listens at the path.
  package func start(at path: String) -> String {
    if path == SocketPath.system {
      guard let machine = machine("start kithd.socket") else { return own("start kithd.socket") }
      // Root's own daemon is the machine's.
      return situation.account == .root ? machine : "\(machine)  (for you alone:  \(own("start kithd.socket")))"
    }
    if situation.userSockets.contains(path) { return own("start kithd.socket") }
    return run("--user --socket \(path)")
  }

  /// Restarts it, as after an upgrade.
  package func restart(at path: String) -> String {
    if path == SocketPath.system, let machine = machine("restart kithd") { return machine }
    if situation.userSockets.contains(path), let manager = userManager { return "\(manager) restart kithd" }
    return "kith --socket \(path) admin drain; \(start(at: path))"
  }

  /// Shows what it has logged.
  package func log(at path: String) -> String {
    if path == SocketPath.system, situation.hasSystemd { return "journalctl -u kithd -n 20" }
    if situation.userSockets.contains(path), let manager = userManager {
      let variable = manager.hasPrefix("XDG") ? "\(Self.variable) " : ""
      return "\(variable)journalctl --user -u kithd -n 20"
    }
    return "what it wrote to standard error where it was started"
  }

  /// For this user alone.
  package var startOwn: String { own("start kithd.socket") }

  // MARK: Commands

  private static let variable = "XDG_RUNTIME_DIR=/run/user/$(id -u)"

  /// Of the machine's service manager; nil where it has no unit, or this user may not command it.
  private func machine(_ command: String) -> String? {
    guard situation.hasSystemd, situation.hasSystemUnits else { return nil }
    switch situation.account {
    case .root: return "systemctl \(command)"
    case .sudoer: return "sudo systemctl \(command)"
    case .other: return nil
    }
  }

  /// `systemctl --user`, as it works here; nil where the user has no service manager, or that no unit.
  private var userManager: String? {
    guard situation.hasUserUnits else { return nil }
    switch situation.manager {
    case .reachable: return "systemctl --user"
    case .hidden: return "\(Self.variable) systemctl --user"
    case .absent: return nil
    }
  }

  private func own(_ command: String) -> String { userManager.map { "\($0) \(command)" } ?? run("--user") }

  private func run(_ options: String) -> String {
    guard let daemon = situation.daemon else { return "kithd \(options) &  (kithd is not installed:  make install)" }
    return "\(daemon) \(options) &"
  }
}
