import Glibc
import KithClient

extension Checkup {
  /// The units of the daemon at `path`, if it is one of systemd's.
  ///
  /// - Returns: whether something is wrong with them, so that the daemon cannot answer.
  mutating func examineUnits() -> Bool {
    guard unsafe access("/run/systemd/system", F_OK) == 0 else { return false }
    if path == SocketPath.system {
      return examine(["kithd.socket", "kithd-admin.socket", "kithd.service"], isForUser: false)
    }
    if SocketPath.ofUser.contains(path) {
      return examine(["kithd.socket", "kithd.service"], isForUser: true)
    }
    return false
  }

  private mutating func examine(_ names: [String], isForUser: Bool) -> Bool {
    let states = UnitState.show(names, isForUser: isForUser)
    guard let socket = states.first(where: { $0.name == "kithd.socket" }) else {
      // Where systemd does not answer, its folders do.
      if !isForUser { examineUnitFiles() }
      return false
    }
    controlGroup = states.first { $0.name == "kithd.service" && !$0.controlGroup.isEmpty }?.controlGroup
    guard socket.load != "not-found" else {
      if !isForUser { find("systemd", .warning, "kithd.socket is not installed", "install it:  make install") }
      return false
    }
    // A user's own manager obeys its user.
    let reader: StartAdvice.Situation.Account = isForUser ? .root : .current
    let manager = isForUser ? "systemctl --user" : "systemctl"
    let journal = isForUser ? "journalctl --user -u kithd -n 20" : "journalctl -u kithd -n 20"
    let problems = findings.count { $0.state == .problem }
    if let limited = states.first(where: \.hasHitLimit) {
      find(
        "systemd", .problem, "\(limited.name) was started too often and has failed (\(limited.result))",
        reader.advice(
          "reset it", "\(manager) reset-failed \(names.joined(separator: " "))", "\(manager) restart kithd.socket"))
    } else {
      for unit in states where unit.name.hasSuffix(".socket") && unit.active != "active" {
        let state = unit.active == "failed" ? "has failed (\(unit.result))" : "is \(unit.active)"
        let lost = unit.name == "kithd.socket" ? "nobody listens" : "no administrator is heard, and no reload works"
        let isWithoutGroup = !isForUser && !Self.hasGroups
        let restart = "\(manager) restart \(unit.name)"
        find(
          "systemd", .problem, "\(unit.name) \(state): \(lost)",
          isWithoutGroup
            ? reader.advice("make its group and start it", "systemd-sysusers", restart)
            : reader.advice("start it", restart))
      }
      if let service = states.first(where: { $0.name == "kithd.service" }) {
        if service.keepsFailing {
          // While it is being tried, the last failure is forgotten.
          let reason = service.result == "success" ? "" : " (\(service.result))"
          find(
            "systemd", .problem,
            "kithd.service does not start\(reason); systemd has tried it again \(service.restartCount) times",
            reader.advice("see why", journal))
        } else if service.active == "failed" {
          find(
            "systemd", .problem, "kithd.service has failed (\(service.result))", reader.advice("see why", journal))
        }
      }
    }
    if findings.count(where: { $0.state == .problem }) > problems { return true }
    if socket.file == "enabled" {
      find("systemd", .ok, "kithd.socket listens, and is enabled")
    } else {
      find(
        "systemd", .warning, "kithd.socket is not enabled: after a restart of the machine nobody listens",
        reader.advice("enable it", "\(manager) enable --now kithd.socket"))
    }
    return false
  }

  /// Whether the groups are there that the sockets are given to.
  private static var hasGroups: Bool {
    let groups: [String] = ["kith-users", "kith-admin"]
    return groups.allSatisfy { group in unsafe getgrnam(group) != nil }
  }

  private mutating func examineUnitFiles() {
    let isInstalled = ["/usr/lib", "/lib", "/etc", "/usr/local/lib"].contains {
      unsafe access("\($0)/systemd/system/kithd.socket", F_OK) == 0
    }
    guard isInstalled else {
      return find("systemd", .warning, "kithd.socket is not installed", "install it:  make install")
    }
    let isEnabled = unsafe access("/etc/systemd/system/sockets.target.wants/kithd.socket", F_OK) == 0
    if isEnabled {
      find("systemd", .ok, "kithd.socket is enabled")
    } else {
      find(
        "systemd", .warning, "kithd.socket is not enabled: after a restart of the machine nobody listens",
        StartAdvice.Situation.Account.current.advice("enable it", "systemctl enable --now kithd.socket"))
    }
  }
}
