import Glibc
import KithClient

extension StartAdvice.Situation.Account {
  /// Who runs this.
  static var current: Self {
    if getuid() == 0 { return .root }
    var groups = [gid_t](repeating: 0, count: 1_024)
    let count = unsafe getgroups(Int32(groups.count), &groups)
    let own = groups.prefix(Int(max(0, count)))
    let sudoers: [String] = ["sudo", "wheel", "admin"]
    let isSudoer = sudoers.contains { name in
      guard let group = unsafe getgrnam(name) else { return false }
      return unsafe own.contains(group.pointee.gr_gid)
    }
    return isSudoer ? .sudoer : .other
  }

  /// What to do, as this user can do it.
  func advice(_ purpose: String, _ commands: String...) -> String {
    switch self {
    case .root: "\(purpose):  " + commands.joined(separator: " && ")
    case .sudoer: "\(purpose):  " + commands.map { "sudo \($0)" }.joined(separator: " && ")
    case .other: "ask an administrator to \(purpose):  " + commands.joined(separator: " && ")
    }
  }
}
