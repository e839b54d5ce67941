import Fixtures
import Foundation
import Testing

/// The documents for users: their commands are run, and what README.md says they print is compared.
@Suite struct `The documents` {
  static let top = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  static func text(_ name: String) throws -> String {
    try String(contentsOf: top.appending(path: name), encoding: .utf8)
  }

  /// With KITH_RECORD=1 README.md is written anew, with what its commands print now; to be reviewed as a diff.
  @Test func `the README shows what its commands print`() throws {
    let text = try Self.text("README.md")
    let document = CommandDocument(text)
    #expect(document.commands.count == 9)
    let daemon = try RunningDaemon()
    try FileManager.default.createSymbolicLink(
      atPath: "\(daemon.folder)/packaging", withDestinationPath: Self.top.appending(path: "packaging").path)
    var outputs: [String] = []
    for command in document.commands {
      let outcome = try daemon.shell(command.line)
      #expect(outcome.status == 0, "\(command.line): \(outcome.messages)")
      outputs.append(outcome.output)
    }
    if ProcessInfo.processInfo.environment["KITH_RECORD"] != nil {
      try document.withOutputs(outputs).write(
        to: Self.top.appending(path: "README.md"), atomically: true, encoding: .utf8)
    }
    for (command, output) in zip(CommandDocument(try Self.text("README.md")).commands, outputs) {
      #expect(command.output == CommandDocument.lines(output), "\(command.line)")
    }
  }

  @Test func `the guide shows only commands that work`() throws {
    let commands = CommandDocument(try Self.text("docs/guide.md")).commands
    #expect(commands.count > 30)
    let daemon = try RunningDaemon()
    try daemon.write(try Self.text("packaging/examples/harbour.txt"), to: "harbour.txt")
    try daemon.write(try Self.text("packaging/examples/minato.txt"), to: "minato.txt")
    try daemon.write(TinyCorpus.garden + "\n", to: "garden.txt")
    for command in commands.map(\.line) {
      let outcome = try daemon.shell(command)
      #expect(outcome.status == 0, "\(command): \(outcome.messages)")
      #expect(!outcome.output.isEmpty, "\(command) printed nothing")
    }
    let both = try daemon.shell("kith --json predict the green | head -c 1")
    #expect(both.output == "{")
  }

  @Test(arguments: [
    "README.md", "ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md", "GLOSSARY.md", "SECURITY.md", "docs/guide.md",
    "docs/evaluation.md", "docs/faults.md", "docs/fleet.md", "docs/scale.md", "docs/spark.md", "docs/thesis.md",
  ])
  func `name only files that are there`(name: String) throws {
    let folder = Self.top.appending(path: name).deletingLastPathComponent()
    let links = try Self.text(name).matches(of: /\]\(([^)#]+)[^)]*\)/).map { String($0.1) }
    for link in links where !link.hasPrefix("https:") {
      #expect(FileManager.default.fileExists(atPath: folder.appending(path: link).path), "\(link)")
    }
  }

  @Test func `the programs and the list of changes agree about the version`() throws {
    let daemon = try RunningDaemon()
    let version = try daemon.shell("kithd --version").output.trimmingCharacters(in: .newlines)
    #expect(version.contains(/^\d+\.\d+\.\d+$/))
    #expect(try daemon.shell("kith --version").output == "kith \(version)\n")
    #expect(try daemon.shell("kith --json status").output.contains("\"\(version)\""))
    let newest = try Self.text("CHANGELOG.md").split(separator: "\n").first { $0.hasPrefix("## ") }
    #expect(newest?.contains(version) == true)
  }
}

/// A document with commands as one types them, indented after `$`, and below each what it prints.
struct CommandDocument {
  struct Command {
    let line: String
    let output: [String]
  }

  private var parts: [(command: Command?, lines: [String])] = []
  var commands: [Command] { parts.compactMap(\.command) }

  init(_ text: String) {
    var lines = text.components(separatedBy: "\n")[...]
    while let line = lines.popFirst() {
      guard line.hasPrefix("    $ ") else {
        parts.append((nil, [line]))
        continue
      }
      let shown = lines.prefix { ($0.hasPrefix("    ") && !$0.hasPrefix("    $ ")) || $0.isEmpty }
      let output = shown[..<(shown.lastIndex { !$0.isEmpty }.map { $0 + 1 } ?? shown.startIndex)]
      lines = lines[output.endIndex...]
      parts.append((Command(line: String(line.dropFirst(6)), output: output.map { String($0.dropFirst(4)) }), []))
    }
  }

  func withOutputs(_ outputs: [String]) -> String {
    var outputs = outputs[...]
    return parts.flatMap { part in
      guard let command = part.command else { return part.lines }
      let output = outputs.popFirst() ?? ""
      return ["    $ \(command.line)"] + Self.lines(output).map { $0.isEmpty ? "" : "    \($0)" }
    }.joined(separator: "\n")
  }

  /// Without blanks at the ends of lines, and without empty lines at the end.
  static func lines(_ output: String) -> [String] {
    var lines = output.components(separatedBy: "\n").map { String($0.reversed().drop { $0 == " " }.reversed()) }
    while lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }
}
