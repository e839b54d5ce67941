import Foundation
import StrictJSON
import Synchronization
import Testing

/// Files that somebody else changes while `kith train` sends them.
@Suite struct `A file that changes while it is sent` {
  @Test(arguments: [0, 1 << 20]) func `and becomes shorter ends where it ends by then`(length: Int) throws {
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = "\(folder)/a.txt"
    let line = "the green boat\n"
    // Long enough that most of it is unread when the first piece has come.
    let whole = Array(String(repeating: line, count: 2_000_000).utf8)
    try Data(whole).write(to: URL(filePath: path))
    let fed = Mutex<[UInt8]>([])
    let daemon = try FakeDaemon { request, connection in
      switch request["op"]?.string {
      case "train": connection.answer(request, result: #"{"job":"j-1","model":"mine"}"#)
      case "feed":
        fed.withLock {
          if $0.isEmpty, unsafe truncate(path, length) != 0 { Issue.record("the file was not cut") }
          $0 += Array((request["text"]?.string ?? "").utf8)
        }
        connection.answer(request, result: #"{"job":"j-1","state":"feeding","fed_bytes":1}"#)
      default: connection.answer(request, result: Answers.doneJob)
      }
    }
    defer { daemon.stop() }
    let outcome = try Kith.run("train", "mine", path, "-q", socket: daemon.path)
    // What had been read before is sent; nothing is made up for what is gone, and nothing kills the client.
    #expect(outcome.status == 0, "\(outcome)")
    let bytes = fed.withLock { $0 }
    #expect(bytes.count >= length && bytes.count < whole.count)
    #expect(whole.starts(with: bytes))
  }
}
