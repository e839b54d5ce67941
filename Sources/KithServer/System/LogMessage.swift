package import Logging

/// A message that an operator may want to search the journal for, or to have explained.
///
/// Each has an id, `MESSAGE_ID` in the journal, that stays as it is from release to release; `systemd/kith.catalog` has a text
/// for it, which `journalctl -x` shows: what it means and what to do.
///
/// ```swift
/// logger.log(.modelLoaded, ["model": "english"])
/// ```
package enum LogMessage: String, CaseIterable, Sendable {
  case serving = "7c079329ccfc4a0ea78676c5042017bf"
  case stopping = "4c645fbed2924e9dbd6f052ae520d520"
  case stopped = "4f24790852bd461e9462caf2c3370f76"
  case configurationRead = "99afbb11da20421d8bbde35071bc8a47"
  case configurationWrong = "b3a274f0524a4739a9bde1a42cd5e858"
  case settingNeedsRestart = "7aed3d49212646548a69da4abbc641bf"
  case logLevelChanged = "b8030761fb8e4d028da83abfe0079c29"
  case modelLoaded = "3434bdce7bd044689d39b104cd0b9e3f"
  case modelEvicted = "b0b2383b6a20486e9ece1511ec02d9a0"
  case modelDamaged = "26c99bc2958f41f9a25fb07fb8b67f3d"
  case modelUnreadable = "859020fc229d41b3be67c0f3ba11b14d"
  case modelDeleted = "6fd9c4ecb3854da2bbe5bbcdd8d359e5"
  case modelRemoved = "65c9908fe2ad429f93e37c7fb8e50601"
  case defaultChosen = "c129c4b783fc4b1a8082f235cbea023c"
  case jobOpened = "34575d3caff94d0bad98cc2520f02342"
  case jobOver = "43a814c8b1b54f9096d7cd3ebb9ef16c"
  case clientDropped = "b75d99ddf3b3490084e198159fb06949"
  case connectionsWait = "37167a2501c44f2cb8fb9be4b5fbe4f3"
  case connectionsTaken = "f358900236344d0f93bfcae555a4074d"
  case fewFiles = "8607a9adb77d4bd29082d05f4ce6c835"
  case sessionsTaken = "8efc451cbf04465eb1a1dce476a900fc"
  case memoryPressure = "09b578a9edaf4354b68a8a11a1ccce11"
  case memoryDamaged = "d2f1b46c0a9e4f7a9a5c0f63b7d41e88"
  case memoryUnreadable = "5b8e0c7d3f6a4e12b9d8c47a16f2e093"
  case requestAnswered = "13842bf9ffee4eb5ab62cc1a6f689e25"

  /// How much it matters.
  package var level: Logger.Level {
    switch self {
    case .requestAnswered: .debug
    case .configurationWrong, .modelDamaged, .modelUnreadable, .memoryDamaged, .memoryUnreadable: .error
    case .settingNeedsRestart, .connectionsWait, .fewFiles, .memoryPressure: .warning
    default: .notice
    }
  }

  /// The line that people read.
  package var text: String {
    switch self {
    case .serving: "serving"
    case .stopping: "stopping"
    case .stopped: "stopped"
    case .configurationRead: "configuration reloaded"
    case .configurationWrong: "the configuration stays as it was"
    case .settingNeedsRestart: "this setting needs a restart"
    case .logLevelChanged: "log level changed"
    case .modelLoaded: "model loaded"
    case .modelEvicted: "model unloaded to make room for another"
    case .modelDamaged: "model is damaged"
    case .modelUnreadable: "model cannot be loaded"
    case .modelDeleted: "model deleted"
    case .modelRemoved: "the model's file was removed"
    case .defaultChosen: "default model"
    case .jobOpened: "job opened"
    case .jobOver: "job over"
    case .clientDropped: "dropped a client that does not read"
    case .connectionsWait: "new connections wait"
    case .connectionsTaken: "connections are accepted again"
    case .fewFiles: "few files may be open, and so few connections"
    case .sessionsTaken: "sessions of the daemon before go on"
    case .memoryPressure: "memory is short: idle models are unloaded"
    case .memoryDamaged: "a user's memory is damaged and was set aside"
    case .memoryUnreadable: "a user's memory cannot be read"
    case .requestAnswered: "answered"
    }
  }

  /// The metadata key of the id.
  package static let identifierKey = "message_id"
}

extension Logger {
  /// Logs a message that has an id, with further fields.
  package func log(_ message: LogMessage, _ metadata: @autoclosure () -> Logger.Metadata = [:]) {
    log(
      level: message.level, "\(message.text)",
      metadata: metadata().merging([LogMessage.identifierKey: "\(message.rawValue)"]) { own, _ in own })
  }
}
