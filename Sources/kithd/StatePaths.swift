import Glibc
import KithProtocol
import KithServer

/// The paths of the sockets, the models and the jobs.
struct StatePaths {
  let endpoints: [Endpoint]
  /// Sessions that an earlier daemon has left with systemd.
  let sessions: [(name: String, descriptor: CInt)]
  let stateFolder: String
  let modelsFolder: String
  var memoriesFolder: String { "\(stateFolder)/memories" }

  init(_ settings: Settings, isForUser: Bool) throws(StartError) {
    let stateFolder: String
    if let given = settings.stateFolder {
      stateFolder = given
    } else {
      stateFolder = isForUser ? try Self.userState() : Self.variable("STATE_DIRECTORY") ?? "/var/lib/kith"
    }
    self.stateFolder = stateFolder
    modelsFolder = settings.modelsFolder ?? "\(stateFolder)/models"
    let passed = try ServiceManager.passed()
    sessions = passed.sessions
    endpoints = try Self.endpoints(passed.listeners, settings, isForUser)
  }

  /// The sockets, and who may do what there.
  ///
  /// A daemon of one user has one socket, which nobody else can open, and no roles. One of many users has two: what the
  /// query socket brings has the role `train` at most, also for an administrator.
  private static func endpoints(
    _ passed: [(name: String, listener: Listener)], _ settings: Settings, _ isForUser: Bool
  ) throws(StartError) -> [Endpoint] {
    if !passed.isEmpty {
      if isForUser { return passed.map { .alone($0.listener) } }
      let policy = AccessPolicy.system
      return passed.map { .shared($0.listener, ceiling: $0.name == "admin" ? .admin : .train, policy: policy) }
    }
    if let socket = settings.socket {
      guard let admin = settings.adminSocket else { return [.alone(.path(socket, mode: 0o600))] }
      let policy = AccessPolicy.system
      return [
        .shared(.path(socket, mode: 0o660), ceiling: .train, policy: policy),
        .shared(.path(admin, mode: 0o600), ceiling: .admin, policy: policy),
      ]
    }
    if settings.adminSocket != nil {
      throw StartError(message: "--admin-socket needs --socket PATH too, the socket of all other users")
    }
    guard isForUser else {
      throw StartError(message: "no socket: give --socket PATH, or --user, or start through kithd.socket")
    }
    guard let folder = UserFolders.all(userID: getuid(), variable: setting, isOwn: isOwn).first else {
      throw StartError(
        message:
          "no socket: neither XDG_RUNTIME_DIR nor HOME is set, and this user has no home folder; give --socket PATH")
    }
    let path = UserFolders.socket(in: folder)
    let parent = String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)])
    guard FileSystem.makeFolder(parent) else {
      throw StartError(message: "cannot make the folder \(parent): \(FileSystem.lastError)")
    }
    return [.alone(.path(path, mode: 0o600))]
  }

  private static func isOwn(_ folder: String) -> Bool {
    var status = stat()
    return unsafe stat(folder, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR && status.st_uid == getuid()
  }

  private static func userState() throws(StartError) -> String {
    if let state = variable("XDG_STATE_HOME") { return "\(state)/kith" }
    guard let home = setting("HOME") else {
      throw StartError(
        message:
          "no state folder: neither XDG_STATE_HOME nor HOME is set, and this user has no home folder; give --state FOLDER"
      )
    }
    return "\(home)/.local/state/kith"
  }

  /// A variable; of the home folder, also what the password database says.
  private static func setting(_ name: String) -> String? {
    variable(name) ?? (name == "HOME" ? HomeFolder.entry(of: getuid()) : nil)
  }

  /// A variable of the environment that is there and not empty. Of a list, as systemd gives for several folders, the first.
  private static func variable(_ name: String) -> String? {
    guard let value = unsafe getenv(name) else { return nil }
    let text = unsafe String(cString: value)  // environment strings end with a zero
    return text.isEmpty ? nil : text.split(separator: ":").first.map(String.init)
  }

  /// Makes the folders, for this user alone where they are new.
  func prepare() throws(StartError) {
    for folder in [stateFolder, modelsFolder, "\(stateFolder)/jobs"] where !FileSystem.makeFolder(folder) {
      throw StartError(message: "cannot make the folder \(folder): \(FileSystem.lastError)")
    }
  }
}
