import Fixtures
import Foundation
import Testing

@Suite struct `The README` {
  private static let top = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  @Test func `shows only commands that work`() throws {
    let text = try String(contentsOf: Self.top.appending(path: "README.md"), encoding: .utf8)
    let commands = text.split(separator: "\n").filter { $0.hasPrefix("    $ ") }.map { String($0.dropFirst(6)) }
    #expect(commands.count > 12)
    let daemon = try RunningDaemon()
    // Enough text for associations, from ours and from what is generated.
    var corpus = TopicCorpus(seed: 3)
    let generated = corpus.documents(40).joined(separator: "\n").replacing(" .", with: ".").replacing("\" ", with: "")
    try daemon.write(TinyCorpus.harbour + "\n" + generated, to: "harbour.txt")
    try daemon.write(TinyCorpus.garden + "\n", to: "garden.txt")
    for command in commands {
      let outcome = try daemon.shell(command)
      #expect(outcome.status == 0, "\(command): \(outcome.messages)")
      #expect(!outcome.output.isEmpty, "\(command) printed nothing")
    }
    let both = try daemon.shell("kith --json predict the green | head -c 1")
    #expect(both.output == "{")
  }

  @Test func `names only files that are there`() throws {
    let text = try String(contentsOf: Self.top.appending(path: "README.md"), encoding: .utf8)
    let links = text.matches(of: /\]\(([^)]+)\)/).map { String($0.1) }
    #expect(!links.isEmpty)
    for link in links {
      #expect(FileManager.default.fileExists(atPath: Self.top.appending(path: link).path), "\(link)")
    }
  }

  @Test func `the programs and the list of changes agree about the version`() throws {
    let daemon = try RunningDaemon()
    let version = try daemon.shell("kithd --version").output.trimmingCharacters(in: .newlines)
    #expect(version.contains(/^\d+\.\d+\.\d+$/))
    #expect(try daemon.shell("kith --version").output == "kith \(version)\n")
    #expect(try daemon.shell("kith --json status").output.contains("\"\(version)\""))
    let changes = try String(contentsOf: Self.top.appending(path: "CHANGELOG.md"), encoding: .utf8)
    let newest = changes.split(separator: "\n").first { $0.hasPrefix("## ") }
    #expect(newest?.contains(version) == true)
  }
}
