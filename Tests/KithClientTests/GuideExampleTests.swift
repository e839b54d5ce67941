import Foundation
import KithClient
import Synchronization
import Testing

/// In the place of the library's, so that the example finds the daemon of the test.
private enum SocketPath {
  static let path = Mutex("")
  static func standard() -> String { path.withLock { $0 } }
}

private let printed = Mutex<[String]>([])

private func print(_ word: String, _ logProbability: Double) {
  printed.withLock { $0.append("\(word) \(logProbability)") }
}

private func example() throws {
  let connection = try Connection(to: SocketPath.standard())
  for word in try connection.predict("the captain poured a glass of", count: 3).words {
    print(word.word, word.logProbability)
  }
}

@Test func `the guide's example of KithClient is the one that is run here`() throws {
  let daemon = try FakeDaemon { $1.answer($0, result: Answers.predict) }
  defer { daemon.stop() }
  SocketPath.path.withLock { $0 = daemon.path }
  try example()
  #expect(printed.withLock { $0 }.map { $0.split(separator: " ")[0] } == ["water", "gin", "Müller"])

  let here = try String(contentsOfFile: #filePath, encoding: .utf8).split(separator: "\n").map(String.init)
  let start = try #require(here.firstIndex(of: "private func example() throws {"))
  let body = here[(start + 1)...].prefix { $0 != "}" }.map { $0.dropFirst(2) }.joined(separator: "\n")
  let top = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  let guide = try String(contentsOf: top.appending(path: "docs/guide.md"), encoding: .utf8)
  #expect(guide.contains("```swift\n\(body)\n```"))
}
