import Foundation
import KithServer
import Logging
import Synchronization
import Testing

@Suite struct `The journal` {
  private static let catalog = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "systemd/kith.catalog")

  @Test func `gets fields that can be searched for`() {
    let entry = JournalEntry(
      .notice, "model loaded",
      [LogMessage.identifierKey: "abc", "model": "english", "op": "predict", "uid": "7", "took_us": "12", "a.b": "c"])
    let fields = Dictionary(uniqueKeysWithValues: entry.fields.map { ($0.name, $0.value) })
    #expect(
      fields == [
        "MESSAGE": "model loaded  a.b=c model=english op=predict took_us=12 uid=7", "PRIORITY": "5",
        "SYSLOG_IDENTIFIER": "kithd", "MESSAGE_ID": "abc", "KITH_MODEL": "english", "KITH_OP": "predict",
        "KITH_PEER_UID": "7", "KITH_DURATION_USEC": "12", "KITH_A_B": "c",
      ])
    #expect(JournalEntry.line("a\nb\r\nc", [:]) == "abc")
    #expect([Logger.Level.debug, .info, .warning, .error, .critical].map(JournalEntry.priority) == [7, 6, 4, 3, 2])
  }

  @Test func `has an explanation of each message, which names only fields that it has`() throws {
    let text = try String(contentsOf: Self.catalog, encoding: .utf8)
    let entries = text.split(separator: "\n-- ").dropFirst().map { entry in
      (id: String(entry.prefix(32)), text: String(entry.dropFirst(32)))
    }
    #expect(
      Set(entries.map(\.id)) == Set(LogMessage.allCases.map(\.rawValue)) && entries.count == LogMessage.allCases.count)
    for message in LogMessage.allCases {
      #expect(message.rawValue.wholeMatch(of: /[0-9a-f]{32}/) != nil, "\(message)")
    }
    for (id, text) in entries {
      #expect(
        text.wholeMatch(of: /\nSubject: [^\n]+\nDefined-By: kith\nDocumentation: [^\n]+\n\n(?s:.+)/) != nil, "\(id)")
      #expect(!text.contains { $0 == "@" } || text.matches(of: /@KITH_[A-Z_]+@/).count * 2 == text.count { $0 == "@" })
    }
  }

  /// Whether this machine has journalctl; the other tests of the catalogue need nothing of systemd.
  private static let hasJournal = FileManager.default.isExecutableFile(atPath: "/usr/bin/journalctl")

  @Test(.enabled(if: hasJournal, "there is no journalctl here")) func `takes the catalogue as it is installed`() throws
  {
    let root = try TestFolder()
    let folder = root.file("usr/lib/systemd/catalog")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: Self.catalog.path, toPath: "\(folder)/kith.catalog")
    func journalctl(_ option: String) throws -> String {
      let process = Process()
      process.executableURL = URL(filePath: "/usr/bin/journalctl")
      process.arguments = ["--root=\(root.file(""))", "--no-pager", option]
      let output = Pipe()
      (process.standardOutput, process.standardError) = (output, output)
      try process.run()
      let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
      process.waitUntilExit()
      #expect(process.terminationStatus == 0, "\(text)")
      return text
    }
    #expect(try journalctl("--update-catalog") == "")
    let listed = try journalctl("--list-catalog").split(separator: "\n")
    #expect(listed.count == LogMessage.allCases.count)
    for message in LogMessage.allCases { #expect(listed.contains { $0.hasPrefix(message.rawValue) }, "\(message)") }
  }

  @Test func `is told of each request at the level debug: who, what, how long, and no word of the text`() async throws {
    let lines = Mutex<[String]>([])
    try await TestServer.run(onLog: { line in lines.withLock { $0.append(line) } }) { server in
      let client = try server.connect()
      _ = try await client.ask(#"{"op":"predict","model":"tiny","text":"xyzzy"}"#)
      _ = try await client.ask(#"{"op":"predict","model":"other","text":"xyzzy"}"#)
    }
    let logged = lines.withLock { $0 }
    #expect(logged.count { $0 == "answered" } == 2)
    for line in [
      "op=predict", "model=tiny", "error=model.not_found", "message_id=\(LogMessage.requestAnswered.rawValue)",
    ] {
      #expect(logged.contains(line), "\(line)")
    }
    #expect(logged.contains { $0.hasPrefix("took_us=") } && logged.contains { $0.hasPrefix("uid=") })
    #expect(!logged.contains { $0.contains("xyzzy") })
  }
}
