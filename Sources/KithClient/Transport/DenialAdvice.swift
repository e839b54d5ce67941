import Glibc

/// Why a user may not use a socket, and what to do about it: whose it is, or which group may.
package struct DenialAdvice {
  /// The socket, or the folder on the way to it that the user may not enter.
  private let path: String
  private let owner: String
  private let isGroup: Bool
  private let group: String
  private let mode: String

  /// Nil if there is nothing at the path any more.
  package init?(socket: String) {
    let folder = Self.folders(above: socket).first { unsafe access($0, X_OK) != 0 }
    var status = stat()
    guard unsafe stat(folder ?? socket, &status) == 0 else { return nil }
    self.init(
      folder ?? socket, isFolder: folder != nil, mode: status.st_mode, user: status.st_uid, group: status.st_gid)
  }

  init(_ path: String, isFolder: Bool, mode: mode_t, user: uid_t, group: gid_t) {
    self.path = path
    owner = Self.userName(user)
    self.group = Self.groupName(group)
    // Nobody is to join root's group for this.
    isGroup = mode & (isFolder ? S_IXGRP : S_IWGRP) != 0 && group != 0
    self.mode = "0" + String(mode & 0o777, radix: 8)
  }

  /// What to do.
  ///
  /// - Parameter startOwn: the command that starts a daemon of the user's own.
  package func hint(startOwn: String) -> String {
    if isGroup { return "join its group:  sudo usermod -aG \(group) \"$USER\"  (then log in again)" }
    return "\(path) is \(owner)'s alone (mode \(mode)); start a daemon of your own:  \(startOwn)"
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
