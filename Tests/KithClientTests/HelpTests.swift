import Foundation
import Testing

/// The help texts as they are, to be reviewed as a diff: run the tests with KITH_RECORD=1 to write them anew.
@Suite struct `Help` {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "help")

  @Test(arguments: [
    [], ["predict"], ["complete"], ["score"], ["tokenize"], ["choose"], ["filter"], ["rerank"], ["explain"],
    ["related"], ["topic"],
    ["similar"], ["collocates"], ["reason"], ["xray"],
    ["session"], ["session", "open"], ["session", "append"], ["session", "undo"], ["session", "save"],
    ["session", "close"],
    ["train"], ["jobs"],
    ["jobs", "ls"], ["jobs", "watch"],
    ["jobs", "cancel"],
    ["models"], ["models", "ls"], ["models", "show"], ["models", "load"], ["models", "unload"],
    ["learn"], ["memory"], ["memory", "show"], ["memory", "forget"], ["memory", "save"], ["memory", "load"],
    ["memory", "list"], ["memory", "remove"],
    ["models", "pin"], ["models", "unpin"], ["models", "alias"], ["models", "share"], ["models", "verify"],
    ["models", "delete"], ["models", "import"], ["models", "export"], ["status"], ["stats"], ["call"],
    ["describe"], ["ping"], ["doctor"], ["repl"], ["pipe"], ["completion"],
    ["admin"], ["admin", "reload"], ["admin", "drain"], ["admin", "log-level"],
  ])
  func `is as it was`(verb: [String]) throws {
    let kith = Kith(verb + ["--help"])
    try kith.process.run()
    let outcome = try kith.outcome()
    #expect(outcome.status == 0)
    #expect(outcome.messages.isEmpty)
    let name = (["kith"] + verb).joined(separator: "-")
    let file = Self.folder.appending(path: "\(name).txt")
    if ProcessInfo.processInfo.environment["KITH_RECORD"] != nil {
      try FileManager.default.createDirectory(at: Self.folder, withIntermediateDirectories: true)
      try outcome.output.write(to: file, atomically: true, encoding: .utf8)
    }
    #expect(try String(contentsOf: file, encoding: .utf8) == outcome.output)
  }

  /// What `kith --help` lists.
  private static func verbs() throws -> [String] {
    let text = try String(contentsOf: folder.appending(path: "kith.txt"), encoding: .utf8)
    return text.matches(of: #/(?m)^  ([a-z]+) {2}/#).map { String($0.1) }
  }

  @Test func `and manual and guide have every verb`() throws {
    let verbs = try Self.verbs()
    #expect(verbs.count > 20)
    let top = Self.folder.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let manual = try String(contentsOf: top.appending(path: "packaging/man/kith.1"), encoding: .utf8)
    let guide = try String(contentsOf: top.appending(path: "docs/guide.md"), encoding: .utf8)
    for verb in verbs where verb != "help" {
      let help = Self.folder.appending(path: "kith-\(verb).txt").path
      #expect(FileManager.default.fileExists(atPath: help), "no recorded help of \(verb)")
      #expect(manual.contains("\\fB\(verb)") || manual.contains(".B \(verb)"), "\(verb) is not in kith.1")
      #expect(guide.contains(verb), "\(verb) is not in docs/guide.md")
    }
  }
}
