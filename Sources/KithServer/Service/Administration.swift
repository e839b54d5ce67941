import KithProtocol
package import Logging
package import StrictJSON
import Synchronization

/// The settings that reloading the configuration changed.
package struct ReloadReply: Reply {
  /// The settings that have other values now.
  package let changed: [String]
  /// The settings whose other values need a restart.
  package let needingRestart: [String]

  package func encodeMembers(into writer: inout JSONWriter) {
    writer.list(ConfigReloadTable.changed, changed)
    writer.list(ConfigReloadTable.restart, needingRestart)
  }
}

/// The changes that an operator makes while the daemon runs: reloaded settings, and how much it logs.
///
/// A configuration with an error changes nothing; the error names the file and the line.
package final class Administration: Sendable {
  /// Reads all settings again, from wherever the daemon had them.
  package typealias Reader = @Sendable () throws(ConfigurationError) -> Settings

  private let read: Reader
  private let settings: Mutex<Settings>
  /// Held while settings are read, so that of two reloads the later one has the last word.
  private let reloading = Mutex<Void>(())
  private let level: LogThreshold
  /// Ends the daemon as SIGTERM would.
  private let end: @Sendable () -> Void

  package init(
    settings: Settings = Settings(), level: LogThreshold = LogThreshold(.info),
    end: @escaping @Sendable () -> Void = {}, read: @escaping Reader = { () throws(ConfigurationError) in Settings() }
  ) {
    self.settings = Mutex(settings)
    self.level = level
    self.end = end
    self.read = read
  }

  package var current: Settings { settings.withLock { $0 } }

  /// Reads the settings again, applies those that may change in a running daemon, and names those that need a restart.
  ///
  /// - Throws: `ConfigurationError`; then nothing has changed.
  package func reload() throws(ConfigurationError) -> ReloadReply {
    try reloading.withLock { _ throws(ConfigurationError) in apply(try read()) }
  }

  private func apply(_ fresh: Settings) -> ReloadReply {
    let old = settings.withLock { settings in
      let old = settings
      // Settings that need a restart keep the value in use, so that a second reload names them again.
      for setting in Setting.all where setting.isLive {
        if let value = setting.get(fresh) { _ = setting.set(&settings, value) }
      }
      return old
    }
    level.level = fresh.logLevel
    let changed = Setting.all.filter { $0.get(old) != $0.get(fresh) }
    return ReloadReply(
      changed: changed.filter(\.isLive).map(\.name), needingRestart: changed.filter { !$0.isLive }.map(\.name))
  }

  /// Changes how much is logged, until the next reload or restart.
  ///
  /// - Returns: The level before.
  package func setLogLevel(_ level: Logger.Level) -> Logger.Level {
    let before = self.level.level
    self.level.level = level
    settings.withLock { $0.logLevel = level }
    return before
  }

  package func drain() { end() }
}
