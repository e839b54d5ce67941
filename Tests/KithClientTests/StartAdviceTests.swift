import Glibc
import KithProtocol
import Testing

@testable import KithClient

/// What to type where no daemon runs, for every reader and machine.
@Suite struct `Where no daemon runs` {
  private static let user = "/run/user/1000/kith/kith.sock"

  private func advice(
    _ account: StartAdvice.Situation.Account, units: Bool = true, userUnits: Bool = true,
    _ manager: StartAdvice.Situation.Manager = .reachable, daemon: String? = "kithd"
  ) -> StartAdvice {
    var situation = StartAdvice.Situation()
    situation.account = account
    situation.hasSystemd = true
    (situation.hasSystemUnits, situation.hasUserUnits) = (units, userUnits)
    situation.manager = manager
    situation.daemon = daemon
    situation.userSockets = [Self.user]
    return StartAdvice(situation)
  }

  @Test func `the machine's is started by who may, with sudo where that is needed`() {
    #expect(advice(.root).start(at: SocketPath.system) == "systemctl start kithd.socket")
    #expect(
      advice(.sudoer).start(at: SocketPath.system)
        == "sudo systemctl start kithd.socket  (for you alone:  systemctl --user start kithd.socket)")
    #expect(advice(.other).start(at: SocketPath.system) == "systemctl --user start kithd.socket")
  }

  @Test func `without XDG_RUNTIME_DIR the command brings it`() {
    let own = "XDG_RUNTIME_DIR=/run/user/$(id -u) systemctl --user start kithd.socket"
    #expect(advice(.other, .hidden).start(at: SocketPath.system) == own)
    #expect(advice(.root, .hidden).start(at: Self.user) == own)
    #expect(
      advice(.other, .hidden).log(at: Self.user)
        == "XDG_RUNTIME_DIR=/run/user/$(id -u) journalctl --user -u kithd -n 20")
    #expect(
      advice(.other, .hidden).restart(at: Self.user)
        == "XDG_RUNTIME_DIR=/run/user/$(id -u) systemctl --user restart kithd")
  }

  @Test func `without units or service manager kithd itself is run`() {
    #expect(advice(.other, .absent).start(at: SocketPath.system) == "kithd --user &")
    #expect(advice(.other, userUnits: false).start(at: Self.user) == "kithd --user &")
    #expect(advice(.root, units: false, .absent).start(at: SocketPath.system) == "kithd --user &")
    #expect(
      advice(.sudoer, userUnits: false).start(at: SocketPath.system)
        == "sudo systemctl start kithd.socket  (for you alone:  kithd --user &)")
    #expect(advice(.other, .absent, daemon: "/opt/kithd").startOwn == "/opt/kithd --user &")
    #expect(
      advice(.other, .absent, daemon: nil).startOwn == "kithd --user &  (kithd is not installed:  make install)")
    // A container: systemd does not run, though its units may lie there.
    var situation = StartAdvice.Situation()
    situation.account = .root
    (situation.hasSystemUnits, situation.hasUserUnits, situation.daemon) = (true, true, "kithd")
    #expect(StartAdvice(situation).start(at: SocketPath.system) == "kithd --user &")
  }

  @Test func `another socket is the user's to choose`() {
    #expect(advice(.other).start(at: "/tmp/x") == "kithd --user --socket /tmp/x &")
    #expect(advice(.other).restart(at: "/tmp/x") == "kith --socket /tmp/x admin drain; kithd --user --socket /tmp/x &")
  }

  @Test func `a user's own socket is found without the variable too`() {
    let home = ["HOME": "/home/a"]
    #expect(
      UserFolders.all(userID: 7, variable: { home[$0] }, isOwn: { _ in false }) == ["/home/a/.local/state"])
    #expect(
      UserFolders.all(userID: 7, variable: { home[$0] }, isOwn: { $0 == "/run/user/7" })
        == ["/run/user/7", "/home/a/.local/state"])
    let all = ["XDG_RUNTIME_DIR": "/run/user/7", "XDG_STATE_HOME": "/s", "HOME": "/home/a"]
    #expect(UserFolders.all(userID: 7, variable: { all[$0] }, isOwn: { _ in true }) == ["/run/user/7", "/s"])
    #expect(UserFolders.all(userID: 7, variable: { _ in nil }, isOwn: { _ in false }).isEmpty)
  }

  @Test func `a home folder is in the password database`() {
    #expect(HomeFolder.entry(of: 0) == "/root")
    #expect(HomeFolder.entry(of: 4_000_000_001) == nil)
  }

  @Test func `a socket of a group is joined, another user's is not`() {
    func hint(
      _ mode: mode_t, group: gid_t, isFolder: Bool = false, isListed: Bool = false,
      for account: StartAdvice.Situation.Account = .sudoer
    ) -> String {
      DenialAdvice("/run/x", isFolder: isFolder, mode: mode, user: 0, group: group, isListed: isListed)
        .hint(for: account, startOwn: "kithd --user &")
    }
    let group = unsafe getgrgid(1).map { unsafe String(cString: $0.pointee.gr_name) } ?? "1"
    #expect(
      hint(S_IFSOCK | 0o660, group: 1) == "join its group:  sudo usermod -aG \(group) \"$USER\"  (then log in again)")
    let asked = hint(S_IFSOCK | 0o660, group: 1, for: .other)
    #expect(asked.hasPrefix("ask an administrator to let you join its group:  usermod -aG \(group) "))
    #expect(hint(S_IFSOCK | 0o660, group: 1, isListed: true).hasSuffix("log in again, or for now:  newgrp \(group)"))
    let alone = "/run/x is root's alone (mode 0600); start a daemon of your own:  kithd --user &"
    #expect(hint(S_IFSOCK | 0o600, group: 1) == alone)
    #expect(hint(S_IFSOCK | 0o660, group: 0) == alone.replacing("0600", with: "0660"))
    #expect(hint(S_IFDIR | 0o700, group: 1, isFolder: true) == alone.replacing("0600", with: "0700"))
    #expect(hint(S_IFDIR | 0o710, group: 1, isFolder: true).hasPrefix("join its group"))
  }
}
