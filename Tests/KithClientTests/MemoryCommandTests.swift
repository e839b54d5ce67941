import Foundation
import StrictJSON
import Testing

@Suite struct `What kith sends to memories` {
  @Test func `a long text is learnt in pieces that belong together, none of which ends within a character`() throws {
    let learnt = #"{\#(Answers.model),"memory":"x","learnt":1,"words":1,"new":0,"took_us":9}"#
    let daemon = try FakeDaemon { request, connection in connection.answer(request, result: learnt) }
    defer { daemon.stop() }
    for unit in ["灯台の火は夜の海を照らした。", "灯台の火", "a👍🏽", "one line\n", "word "] {
      let text = String(repeating: unit, count: (5 << 19) / unit.utf8.count)
      let first = daemon.requests.count
      #expect(try Kith.run(["learn"], socket: daemon.path, input: text).status == 0)
      let requests = daemon.requests[first...]
      #expect(requests.count > 1, "\(unit)")
      let texts = requests.flatMap { $0["texts"]?.array ?? [] }.compactMap(\.string)
      #expect(texts.joined() == text, "\(unit)")
      if unit.count > 4, !unit.contains("👍") {
        #expect(texts.dropLast().allSatisfy { $0.hasSuffix(unit.suffix(1)) }, "\(unit)")
      }
      let key = try #require(requests.first?["key"]?.string)
      #expect(requests.first?["continues"] == nil)
      #expect(requests.dropFirst().allSatisfy { $0["continues"]?.string == key })
      #expect(Set(requests.compactMap { $0["key"]?.string }).count == requests.count)
    }
  }

  @Test(arguments: ["\n", "\r\n"])
  func `a memory of any size is loaded, with its half-lives and what belongs together`(lineEnd: String) throws {
    let learnt = #"{\#(Answers.model),"memory":"x","learnt":1,"words":1,"new":0,"took_us":9}"#
    let daemon = try FakeDaemon { request, connection in connection.answer(request, result: learnt) }
    defer { daemon.stop() }
    let words = String(repeating: "word ", count: 100_000)
    let lines =
      [#"{"half_life_words":500.0,"half_life_days":7.0}"#]
      + (0..<12).map { #"{"text":"\#(words)\n","time":\#(100 + $0),"learn":\#($0 / 5)}"# }
    let file = FileManager.default.temporaryDirectory.appending(path: "saved-\(UUID().uuidString).jsonl").path
    try lines.joined(separator: lineEnd).write(toFile: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: file) }
    #expect(try Kith.run(["memory", "load", file], socket: daemon.path).status == 0)
    let texts = daemon.requests.flatMap { $0["texts"]?.array ?? [] }
    #expect(texts.count == 12 && texts.compactMap { $0["learn"]?.integer } == (0..<12).map { Int64($0 / 5) })
    #expect(texts.allSatisfy { $0["text"]?.string == words + "\n" })
    #expect(daemon.requests.count > 2)
    #expect(daemon.requests.allSatisfy { $0["half_life_words"]?.double == 500 && $0["half_life_days"]?.double == 7 })
    let key = daemon.requests.first?["key"]?.string
    #expect(key != nil && daemon.requests.dropFirst().allSatisfy { $0["continues"]?.string == key })
    // An option goes before what the file says.
    _ = try Kith.run(["memory", "load", "--half-life-words", "9", file], socket: daemon.path)
    #expect(
      daemon.requests.last?["half_life_words"]?.double == 9 && daemon.requests.last?["half_life_days"]?.double == 7)
  }
}
