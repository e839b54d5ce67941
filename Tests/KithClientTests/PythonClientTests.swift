import Foundation
import KithProtocol
import Testing

/// What the Python client knows of the operations is written from their tables: run the tests with KITH_RECORD=1 to write
/// it anew.
@Suite struct `The Python client` {
  private static let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "packaging/examples/kith_client.py")
  private static let (begin, end) = ("# Repeatable operations: begin\n", "# Repeatable operations: end\n")

  private static var expected: String {
    var lines = ["_REPEATABLE = frozenset(", "    ("]
    var line = "        \""
    for name in KithProtocol.Operation.all.filter(\.isRepeatable).map(\.name) {
      if line.count + name.count > 110 {
        lines.append(line + "\"")
        line = "        \""
      }
      line += name + " "
    }
    lines += [line.dropLast() + "\"", "    ).split()", ")"]
    return lines.joined(separator: "\n") + "\n"
  }

  @Test func `repeats the operations that the tables call repeatable`() throws {
    var text = try String(contentsOf: Self.file, encoding: .utf8)
    let start = try #require(text.range(of: Self.begin)).upperBound
    let end = try #require(text.range(of: Self.end)).lowerBound
    if ProcessInfo.processInfo.environment["KITH_RECORD"] != nil {
      text.replaceSubrange(start..<end, with: Self.expected)
      try text.write(to: Self.file, atomically: true, encoding: .utf8)
    } else {
      #expect(text[start..<end] == Self.expected)
    }
  }
}
