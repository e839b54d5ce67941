import Glibc
import KithClient

/// What is around a daemon: another one that it hides, and the memory that it shares.
extension Checkup {
  /// The machine's daemon, where one's own is asked instead.
  mutating func examineOtherDaemon() {
    guard SocketPath.ofUser.contains(path) else { return }
    var status = stat()
    guard unsafe stat(SocketPath.system, &status) == 0, status.st_mode & S_IFMT == S_IFSOCK else { return }
    guard unsafe access(SocketPath.system, W_OK) == 0 else { return }
    judge(machineSocket: SocketPath.system)
  }

  mutating func judge(machineSocket: String) {
    if hasModels {
      find("daemons", .ok, "this is your own; the machine's is at \(machineSocket)")
    } else {
      find(
        "daemons", .warning, "your own daemon, which has no models, hides the machine's at \(machineSocket)",
        "ask the machine's:  systemctl --user disable --now kithd.socket  (once:  kith -S \(machineSocket) …)")
    }
  }

  /// Files of models that are not served because of their names: a few of many.
  mutating func judge(_ passedOver: [PassedOverFile]) {
    let most = 8
    for file in passedOver.prefix(most) {
      let own = String(file.file.split(separator: "/").last ?? "")
      // Equal texts may be composed otherwise.
      let composition = file.rename == own ? ", with composed letters (NFC)" : ""
      find(
        "models", .warning, "\(file.file) is not served because of its name",
        "a model's name has letters, digits, dots, dashes and underscores"
          + (file.rename.map { ": rename it to \($0)\(composition)" } ?? ": rename it"))
    }
    if passedOver.count > most {
      find("models", .warning, "\(passedOver.count - most) more files are not served because of their names")
    }
  }

  /// What one has had learnt.
  mutating func judge(_ all: AllMemories) {
    let size = "\(all.memories.count) of \(Formatting.bytes(all.memories.reduce(0) { $0 + $1.fileBytes }))"
    let damaged = all.memories.filter { $0.damaged > 0 }
    let orphans = all.memories.filter { !$0.isInstalled }
    func names(_ memories: [HeldMemory]) -> String {
      memories.map { "\($0.name) beside \($0.model)" }.joined(separator: ", ")
    }
    if let first = damaged.first {
      find(
        "memories", .warning, "damaged files were set aside: \(names(damaged))",
        "remove them with what was learnt since:  kith memory remove \(first.model) \(first.name)")
    }
    if let first = orphans.first {
      find(
        "memories", .warning, "their models are gone: \(names(orphans))",
        "remove them, or install the model again:  kith memory remove \(first.model)")
    }
    if let limit = all.diskLimit, all.diskBytes > limit {
      find(
        "memories", .problem,
        "your models and memories take \(Formatting.bytes(all.diskBytes)) of the disk, and you may have \(Formatting.bytes(limit))",
        "have a memory forget something, or delete a model")
    } else if damaged.isEmpty, orphans.isEmpty, !all.memories.isEmpty {
      find("memories", .ok, size)
    }
  }

  /// Whether the daemon waits for memory.
  mutating func examinePressure() {
    if let pressure = controlGroup.flatMap(MemoryPressure.init(ofGroup:)) { judge(pressure) }
  }

  /// A tenth of the time is what people notice.
  mutating func judge(_ pressure: MemoryPressure) {
    guard pressure.waiting >= 10 else { return }
    find(
      "memory", .warning, "kithd waited for memory \(Int(pressure.waiting.rounded())) % of the last minute",
      "let a model go:  kith models unload NAME  (or raise MemoryHigh= of kithd.service)")
  }

  /// A socket that systemd gave to root's group alone: made by hand, or before the package's groups were there.
  mutating func examineGroup(_ status: stat, path: String) {
    guard path == SocketPath.system, status.st_gid == 0, status.st_mode & 0o022 == 0o020 else { return }
    find(
      "access", .warning, "only root and its group may ask: \(path) belongs to the group root, not to kith-users",
      StartAdvice.Situation.Account.current.advice(
        "make its group and the socket anew", "systemd-sysusers", "systemctl restart kithd.socket"))
  }
}
