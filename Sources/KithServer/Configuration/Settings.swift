import KithProtocol
package import Logging

/// The settings of the daemon, and the source of each value.
///
/// Settings come from four sources, later ones before earlier ones: the defaults, the configuration file, the
/// environment (`KITHD_LOG_LEVEL` for `log-level`), and the options of the command line.
package struct Settings: Sendable, Equatable {
  package var socket: String?
  /// A second socket, for administrators.
  package var adminSocket: String?
  package var stateFolder: String?
  package var modelsFolder: String?
  /// The folder of WordNet's lists of irregular forms.
  package var wordForms: String?
  package var defaultModel: String?
  package var logLevel = Logger.Level.info
  /// How many threads compute; nil for one a core.
  package var threadCount: Int?
  package var connectionLimit = ProtocolLimits.connections
  /// How many bytes of model files may be in memory at once; nil for what the service manager allows.
  package var memoryBudget: Int?
  /// How much of the disk one user's texts and models may take; nil for no limit.
  package var diskQuota: Int?
  /// Seconds between two checkpoints of a training.
  package var checkpointSeconds: Int?
  /// How long running requests may still take after SIGTERM.
  package var drainSeconds = 4

  /// By a setting's name: where it was set, such as `/etc/kith/kithd.conf, line 3`. Those with their default are missing.
  package private(set) var origins: [String: String] = [:]

  package init() {}

  /// Applies the settings of a file.
  package mutating func apply(_ text: String, ofFile file: String) throws(ConfigurationError) {
    for entry in try ConfigurationFile.parse(text, named: file) {
      let origin = "\(file), line \(entry.line)"
      guard let setting = Setting.named(entry.name) else {
        throw ConfigurationError("\(origin): there is no setting `\(entry.name.prefix(64))`" + Setting.hint(entry.name))
      }
      try set(setting, entry.value, from: origin)
    }
  }

  /// Applies the variables that begin with `KITHD_`; empty ones count as absent.
  package mutating func apply(environment: [String: String]) throws(ConfigurationError) {
    for (variable, value) in environment.sorted(by: { $0.key < $1.key }) {
      guard variable.hasPrefix(Setting.variablePrefix), !value.isEmpty else { continue }
      guard let setting = Setting.all.first(where: { $0.variable == variable }) else {
        let near = nearest(to: variable, among: Setting.all.map(\.variable))
        throw ConfigurationError(
          "the variable \(variable): there is no such setting" + (near.map { "; did you mean \($0)?" } ?? ""))
      }
      try set(setting, value, from: "the variable \(variable)")
    }
  }

  /// Applies an option of the command line; nil is an option that was not given.
  package mutating func apply(option name: String, _ value: String?) throws(ConfigurationError) {
    guard let value, let setting = Setting.named(name) else { return }
    try set(setting, value, from: "the option --\(name)")
  }

  private mutating func set(
    _ setting: Setting, _ value: String, from origin: String
  ) throws(ConfigurationError) {
    guard setting.set(&self, value) else {
      throw ConfigurationError(
        "\(origin): `\(setting.name)` must be \(setting.requirement), not \"\(value.prefix(64))\"")
    }
    origins[setting.name] = origin
  }
}

/// One row of the table of settings: its name, its values, and how it is read and set.
package struct Setting: Sendable {
  package let name: String
  /// Completes "must be …".
  package let requirement: String
  /// Whether a reload changes it in the running daemon.
  package let isLive: Bool
  /// Its value as a file would have it, or nil where there is none.
  package let get: @Sendable (Settings) -> String?
  /// False if the value is none for it.
  let set: @Sendable (inout Settings, String) -> Bool

  static let variablePrefix = "KITHD_"

  /// Its name in the environment.
  package var variable: String { Self.variablePrefix + name.uppercased().replacing("-", with: "_") }

  static func named(_ name: String) -> Setting? { all.first { $0.name == name } }

  static func hint(_ name: String) -> String {
    let near = nearest(to: name, among: all.map(\.name))
    return near.map { "; did you mean `\($0)`?" } ?? "; the settings are " + all.map(\.name).joined(separator: ", ")
  }

  package static let all: [Setting] = [
    path("socket", \.socket),
    path("admin-socket", \.adminSocket),
    path("state", \.stateFolder),
    path("models", \.modelsFolder),
    path("word-forms", \.wordForms),
    Setting(
      name: "default", requirement: "the name of a model", isLive: false, get: { $0.defaultModel },
      set: { settings, value in
        guard ModelName.isName(value) else { return false }
        settings.defaultModel = value
        return true
      }),
    Setting(
      name: "log-level", requirement: "one of " + LogLevelTable.levels.joined(separator: ", "), isLive: true,
      get: { $0.logLevel.rawValue },
      set: { settings, value in
        guard LogLevelTable.levels.contains(value), let level = Logger.Level(rawValue: value) else { return false }
        settings.logLevel = level
        return true
      }),
    number("threads", 1...1_024, isLive: false, \.threadCount),
    number("connections", 1...ProtocolLimits.connections, isLive: true, \.connectionLimit),
    number("checkpoint-interval", 0...86_400, isLive: false, \.checkpointSeconds),
    size("memory-budget", \.memoryBudget),
    size("disk-quota", \.diskQuota),
    number("drain", 0...3_600, isLive: true, \.drainSeconds),
  ]

  private static func size(_ name: String, _ value: any (WritableKeyPath<Settings, Int?> & Sendable)) -> Setting {
    Setting(
      name: name, requirement: "a size such as 4G or 512M", isLive: false, get: { $0[keyPath: value].map(String.init) },
      set: { settings, text in
        guard let size = ByteSize.parse(text) else { return false }
        settings[keyPath: value] = size
        return true
      })
  }

  private static func path(_ name: String, _ value: any (WritableKeyPath<Settings, String?> & Sendable)) -> Setting {
    Setting(
      name: name, requirement: "a path", isLive: false, get: { $0[keyPath: value] },
      set: { settings, text in
        guard !text.isEmpty, !text.utf8.contains(0) else { return false }
        settings[keyPath: value] = text
        return true
      })
  }

  private static func number(
    _ name: String, _ range: ClosedRange<Int>, isLive: Bool, _ value: any (WritableKeyPath<Settings, Int> & Sendable)
  ) -> Setting {
    Setting(
      name: name, requirement: "a whole number from \(range.lowerBound) to \(range.upperBound)", isLive: isLive,
      get: { String($0[keyPath: value]) },
      set: { settings, text in
        guard let number = Int(text), range.contains(number) else { return false }
        settings[keyPath: value] = number
        return true
      })
  }

  private static func number(
    _ name: String, _ range: ClosedRange<Int>, isLive: Bool, _ value: any (WritableKeyPath<Settings, Int?> & Sendable)
  ) -> Setting {
    Setting(
      name: name, requirement: "a whole number from \(range.lowerBound) to \(range.upperBound)", isLive: isLive,
      get: { $0[keyPath: value].map(String.init) },
      set: { settings, text in
        guard let number = Int(text), range.contains(number) else { return false }
        settings[keyPath: value] = number
        return true
      })
  }
}
