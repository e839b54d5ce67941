import Glibc

/// Why a user may not use a socket, and what to do about it: whose it is, or which group may.
package struct DenialAdvice {
  /// The socket, or the folder on the way to it that the user may not enter.
  private let path: String
  private let owner: String
  private let isGroup: Bool
  private let group: String
  private let mode: String
  /// Whether the user joined the group after this session began, which therefore does not have it.
  private let isListed: Bool

  /// Nil if there is nothing at the path any more.
  package init?(socket: String) {
    let folder = Self.folders(above: socket).first { unsafe access($0, X_OK) != 0 }
    var status = stat()
    guard unsafe stat(folder ?? socket, &status) == 0 else { return nil }
    self.init(
      folder ?? socket, isFolder: folder != nil, mode: status.st_mode, user: status.st_uid, group: status.st_gid,
      isListed: Self.lists(status.st_gid, Self.userName(getuid())))
  }

  init(_ path: String, isFolder: Bool, mode: mode_t, user: uid_t, group: gid_t, isListed: Bool = false) {
    self.isListed = isListed
    self.path = path
    owner = Self.userName(user)
    self.group = Self.groupName(group)
    // Nobody is to join root's group for this.
    isGroup = mode & (isFolder ? S_IXGRP : S_IWGRP) != 0 && group != 0
    self.mode = "0" + String(mode & 0o777, radix: 8)
  }

  /// What to do.
  ///
  /// - Parameters:
  ///   - account: of the user who reads it.
  ///   - startOwn: the command that starts a daemon of the user's own.
  package func hint(for account: StartAdvice.Situation.Account, startOwn: String) -> String {
    guard isGroup else {
      return "\(path) is \(owner)'s alone (mode \(mode)); start a daemon of your own:  \(startOwn)"
    }
    if isListed { return "you joined its group after this session began: log in again, or for now:  newgrp \(group)" }
    switch account {
    case .root, .sudoer: return "join its group:  sudo usermod -aG \(group) \"$USER\"  (then log in again)"
    case .other:
      let user = Self.userName(getuid())
      return "ask an administrator to let you join its group:  usermod -aG \(group) \(user)  (then log in again)"
    }
  }

  /// The folders that lead to a path, from the root on.
  private static func folders(above path: String) -> [String] {
    var folders: [String] = []
    var folder = ""
    for component in path.split(separator: "/").dropLast() {
      folder += folder.isEmpty && !path.hasPrefix("/") ? component : "/\(component)"
      folders.append(folder)
    }
    return folders
  }

  /// Whether the database of groups names a user as a member.
  private static func lists(_ group: gid_t, _ user: String) -> Bool {
    guard let entry = unsafe getgrgid(group), var member = unsafe entry.pointee.gr_mem else { return false }
    // Sound: the list ends with a null, its strings with a zero, and nothing looks up another group meanwhile.
    while let name = unsafe member.pointee {
      if unsafe String(cString: name) == user { return true }
      unsafe member += 1
    }
    return false
  }

  private static func userName(_ identifier: uid_t) -> String {
    guard let entry = unsafe getpwuid(identifier) else { return "the user \(identifier)" }
    // Sound: the string is copied before the next look-up could change it.
    return unsafe String(cString: entry.pointee.pw_name)
  }

  private static func groupName(_ identifier: gid_t) -> String {
    guard let entry = unsafe getgrgid(identifier) else { return "\(identifier)" }
    return unsafe String(cString: entry.pointee.gr_name)
  }
}
