import Foundation
import Testing

/// Folders inside of a module are layers: what they use of each other goes one way, and the architecture document shows it.
///
/// Run with KITH_RECORD=1, this writes the document's tables anew.
@Suite struct `The folders of a module` {
  private static let modules = Sources.modules

  /// The modules large enough that a reader wants to see their layers.
  private static let shown = [
    "KithServer", "LanguageModel", "Training", "CorpusInput", "KithProtocol", "KithClient", "kith",
  ]

  @Test(arguments: modules) func `form no cycle`(module: String) throws {
    let graph = try Sources.folders(of: module)
    let cycles = graph.cycles
    let reasons = cycles.flatMap { cycle in
      ["\(cycle.joined(separator: ", ")) use each other in a circle:"] + graph.reasons(within: cycle)
    }
    #expect(cycles.isEmpty, "\(reasons.joined(separator: "\n"))")
  }

  @Test func `are in the architecture document as they are`() throws {
    let (begin, end) = ("<!-- folders: begin -->\n", "<!-- folders: end -->\n")
    let file = Sources.top.appending(path: "ARCHITECTURE.md")
    var text = try String(contentsOf: file, encoding: .utf8)
    let start = try #require(text.range(of: begin)).upperBound
    let stop = try #require(text.range(of: end)).lowerBound
    let tables = try Self.shown.map { try Sources.folders(of: $0).table }.joined(separator: "\n")
    if ProcessInfo.processInfo.environment["KITH_RECORD"] != nil {
      text.replaceSubrange(start..<stop, with: tables)
      try text.write(to: file, atomically: true, encoding: .utf8)
    } else {
      #expect(text[start..<stop] == tables, "run this test with KITH_RECORD=1 and read the difference")
    }
  }
}

/// A file is one idea, and a reader meets it whole.
@Suite struct `A source file` {
  /// Half of the files have fewer than 85 lines, and nine in ten fewer than 200. What needs more than 300 has been two
  /// things each time: it no longer fits into five screens, nor into a head.
  private static let longest = 300

  @Test func `is short enough to be read at once`() throws {
    let files = try Sources.modules.flatMap { module in
      try Sources.files(of: module).map { (path: "\(module)/\($0.path)", lines: $0.source.count { $0 == "\n" }) }
    }
    #expect(files.count > 300)
    let long = files.filter { $0.lines > Self.longest }.map(\.path).sorted()
    #expect(long.isEmpty, "a file has at most \(Self.longest) lines")
  }
}

/// The sources that these tests read.
enum Sources {
  static let top = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// Those written in Swift.
  static let modules: [String] = {
    let folders = (try? FileManager.default.contentsOfDirectory(atPath: top.appending(path: "Sources").path)) ?? []
    return folders.sorted().filter { (try? files(of: $0).isEmpty) == false }
  }()

  static func files(of module: String) throws -> [FolderGraph.File] {
    let folder = top.appending(path: "Sources/\(module)")
    let paths = try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".swift") }
    return try paths.map {
      FolderGraph.File(path: $0, source: try String(contentsOf: folder.appending(path: $0), encoding: .utf8))
    }
  }

  static func folders(of module: String) throws -> FolderGraph {
    try FolderGraph(module: module, files: files(of: module))
  }
}
