import Foundation
import Testing

/// docs/faults.md names a test for each fault, docs/scale.md one for each limit, and each is there.
@Suite struct `The table of faults` {
  private static let top = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// The text of all files in a folder.
  private static func text(in folder: String) -> String {
    let files = FileManager.default.enumerator(at: top.appending(path: folder), includingPropertiesForKeys: nil)
    var text = ""
    for case let file as URL in files ?? .init() {
      text += (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    }
    return text
  }

  /// The rows of its tables, without heads and rulers.
  private static func rows(of name: String = "docs/faults.md") throws -> [[String]] {
    let document = try String(contentsOf: top.appending(path: name), encoding: .utf8)
    return document.split(separator: "\n").filter { $0.hasPrefix("| ") }
      .map { $0.split(separator: " | ").map { $0.trimmingCharacters(in: ["|", " "]) } }
      .filter { $0.last != "test" }
  }

  @Test func `of limits names only tests that are there`() throws {
    let swift = Self.text(in: "Tests")
    let limits = try Self.rows(of: "docs/scale.md").filter { $0.count == 4 && $0[3].contains("`") }
    #expect(limits.count >= 10)
    for limit in limits {
      for name in limit[3].matches(of: /`([^`]+)`/) { #expect(swift.contains("func `\(name.1)`("), "\(name.1)") }
    }
  }

  @Test func `names only tests that are there`() throws {
    let swift = Self.text(in: "Tests")
    let boot = Self.text(in: "packaging/tests/boot")
    var count = 0
    for row in try Self.rows() {
      for name in try #require(row.last).matches(of: /(boot: )?`([^`]+)`/) where !Self.isCommand(name.2) {
        count += 1
        let isThere = name.1 == nil ? swift.contains("func `\(name.2)`(") : boot.contains("check \"\(name.2)\"")
        #expect(isThere, "\(name.0)")
      }
    }
    #expect(count > 80)
  }

  @Test func `has a test or a reason in every row`() throws {
    let rows = try Self.rows()
    #expect(rows.count > 45)
    for row in rows {
      #expect(row.count == 3 || (row.count == 2 && row[0].contains(/\d/)) || row[0].contains("swap"), "\(row)")
      #expect(row.last?.contains("`") == true, "\(row)")
    }
  }

  private static func isCommand(_ name: Substring) -> Bool {
    name.hasPrefix("kith-bench ") || name.hasPrefix("packaging/") || name.contains(/^docs\//)
  }
}
