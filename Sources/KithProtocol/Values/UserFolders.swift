/// The folders in which a user's own daemon makes its socket, and clients look for it: in each, `kith/kith.sock`.
///
/// A login gives its programs `$XDG_RUNTIME_DIR`. A job of cron, a shell of `su` or `sudo`, and a container have none: then it
/// is `/run/user/UID`, where the user is logged in elsewhere, and otherwise the folder of the user's state.
package enum UserFolders {
  /// The socket, below one of the folders.
  package static func socket(in folder: String) -> String { "\(folder)/kith/kith.sock" }

  /// The folders, the daemon's first: it uses that one, and clients look in all, for a daemon may have been started elsewhere.
  ///
  /// - Parameters:
  ///   - variable: a variable of the environment; nil if it is missing or empty.
  ///   - isOwn: whether there is such a folder, and it is the user's.
  package static func all(
    userID: UInt32, variable: (String) -> String?, isOwn: (String) -> Bool
  ) -> [String] {
    var folders: [String] = []
    if let folder = variable("XDG_RUNTIME_DIR") { folders.append(folder) }
    let runtime = "/run/user/\(userID)"
    if !folders.contains(runtime), isOwn(runtime) { folders.append(runtime) }
    if let state = variable("XDG_STATE_HOME") {
      folders.append(state)
    } else if let home = variable("HOME") {
      folders.append("\(home)/.local/state")
    }
    return folders
  }
}
