package import KithProtocol
package import Logging
import Synchronization

/// What an operator changes while the daemon runs: its settings, read anew, and how much it logs.
///
/// A configuration that is wrong changes nothing: the old one stands, and the error says file and line.
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
