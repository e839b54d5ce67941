package import Logging

/// A log line as the journal keeps it: fields that can be searched for.
///
/// ```text
/// MESSAGE=model loaded  gen=1 model=english
/// PRIORITY=5
/// MESSAGE_ID=7e5b…
/// KITH_MODEL=english
/// KITH_DURATION_USEC=4012
/// ```
///
/// `journalctl KITH_MODEL=english` then finds the entries about a model, `journalctl KITH_PEER_UID=1000` those of a user. No
/// field holds a word of a user's text.
package struct JournalEntry: Sendable, Equatable {
  package struct Field: Sendable, Equatable {
    package let name: String
    package let value: String
  }

  package let fields: [Field]

  package init(_ level: Logger.Level, _ message: String, _ metadata: Logger.Metadata) {
    var fields = [
      Field(name: "MESSAGE", value: Self.line(message, metadata)),
      Field(name: "PRIORITY", value: "\(Self.priority(level))"),
      Field(name: "SYSLOG_IDENTIFIER", value: "kithd"),
    ]
    for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
      fields.append(Field(name: Self.name(key), value: "\(value)"))
    }
    self.fields = fields
  }

  /// The message and its fields, on one line, for people.
  package static func line(_ message: String, _ metadata: Logger.Metadata) -> String {
    let extra = metadata.filter { $0.key != LogMessage.identifierKey }.sorted { $0.key < $1.key }
    let line = message + (extra.isEmpty ? "" : " ") + extra.map { " \($0.key)=\($0.value)" }.joined()
    return String(line.filter { !$0.isNewline })
  }

  /// The numbers of syslog (RFC 5424).
  package static func priority(_ level: Logger.Level) -> Int {
    switch level {
    case .trace, .debug: 7
    case .info: 6
    case .notice: 5
    case .warning: 4
    case .error: 3
    case .critical: 2
    }
  }

  /// The journal's field for a piece of metadata: its own where it has one, `KITH_…` for all others.
  private static func name(_ key: String) -> String {
    switch key {
    case LogMessage.identifierKey: "MESSAGE_ID"
    case "uid": "KITH_PEER_UID"
    case "took_us": "KITH_DURATION_USEC"
    default: "KITH_" + key.uppercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? String($0) : "_" }.joined()
    }
  }
}
