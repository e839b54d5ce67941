import Glibc
import KithServer

/// Where things are: the sockets, the models, the jobs.
struct Places {
  let listeners: [Listener]
  let stateFolder: String
  let modelsFolder: String

  init(_ command: Serve) throws(StartError) {
    let stateFolder: String
    if let given = command.stateFolder {
      stateFolder = given
    } else {
      stateFolder = command.isForUser ? try Self.userState() : Self.variable("STATE_DIRECTORY") ?? "/var/lib/kith"
    }
    self.stateFolder = stateFolder
    modelsFolder = command.modelsFolder ?? "\(stateFolder)/models"
    listeners = try Self.listeners(command)
  }

  private static func listeners(_ command: Serve) throws(StartError) -> [Listener] {
    let passed = ServiceManager.listeners
    if !passed.isEmpty { return passed }
    let mode: UInt32 = command.isForUser ? 0o600 : 0o660
    if let socket = command.socket { return [.path(socket, mode: mode)] }
    guard command.isForUser else {
      throw StartError(message: "no socket: give --socket PATH, or --user, or start through kithd.socket")
    }
    guard let folder = variable("XDG_RUNTIME_DIR") else {
      throw StartError(message: "no socket: XDG_RUNTIME_DIR is not set; give --socket PATH")
    }
    guard FileSystem.makeFolder("\(folder)/kith") else {
      throw StartError(message: "cannot make the folder \(folder)/kith: \(FileSystem.lastError)")
    }
    return [.path("\(folder)/kith/kith.sock", mode: mode)]
  }

  private static func userState() throws(StartError) -> String {
    if let state = variable("XDG_STATE_HOME") { return "\(state)/kith" }
    guard let home = variable("HOME") else {
      throw StartError(message: "no state folder: neither XDG_STATE_HOME nor HOME is set; give --state FOLDER")
    }
    return "\(home)/.local/state/kith"
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
