import Foundation
import Testing

@Suite struct `The architecture document` {
  private static let top = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  private func text(_ name: String) throws -> String {
    try String(contentsOf: Self.top.appending(path: name), encoding: .utf8)
  }

  @Test func `names only files that are there`() throws {
    let paths = try text("ARCHITECTURE.md").matches(of: /`((?:Sources|packaging|Tests)\/[^`]+)`/).map { String($0.1) }
    #expect(paths.count > 20)
    for path in paths {
      #expect(FileManager.default.fileExists(atPath: Self.top.appending(path: path).path), "\(path)")
    }
  }

  @Test func `has the modules and arrows of the package`() throws {
    var documented: [String: Set<String>] = [:]
    for row in try text("ARCHITECTURE.md").matches(of: /(?m)^\| `([A-Za-z-]+)` \| ([^|]*)\|/) {
      documented[String(row.1)] = Set(
        row.2.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty })
    }
    let package = try text("Package.swift")
    var declared: [String: Set<String>] = ["CVectorKernels": [], "CLinux": []]
    for target in package.matches(of: /(?:library|executable)\(\s*"([A-Za-z-]+)"(?:,\s*\[([^\]]*)\])?/) {
      declared[String(target.1)] = Set((target.2 ?? "").matches(of: /"([A-Za-z]+)"/).map { String($0.1) })
    }
    let ours = Set(declared.keys)
    #expect(Set(documented.keys) == ours)
    for (module, dependencies) in declared {
      #expect(documented[module] == dependencies.intersection(ours), "\(module)")
    }
  }

  @Test func `of a clock that can be set nothing in the daemon knows`() throws {
    // So a jump of the clock moves no deadline, no expiry and no figure.
    for module in ["KithServer", "KithProtocol", "LanguageModel", "Tokenization"] {
      let sources = FileManager.default.enumerator(atPath: Self.top.appending(path: "Sources/\(module)").path)
      for case let file as String in try #require(sources) where file.hasSuffix(".swift") {
        let source = try text("Sources/\(module)/\(file)")
        for clock in [#/\bDate\(/#, #/gettimeofday|CLOCK_REALTIME|\btime\(nil\)/#, #/SuspendingClock/#] {
          #expect(!source.contains(clock), "\(file)")
        }
      }
    }
  }
}
