import Foundation
import StrictJSON
import Testing

/// `kith filter` and `kith rerank`, against a daemon that finds each text the less likely the longer it is.
@Suite struct `Filtering and reranking` {
  /// Perplexity is the number of bytes, bits per character a tenth of it; words that begin with x are unknown; log P is
  /// -1 for each byte. A text without letters has no words.
  private func daemon() throws -> FakeDaemon {
    try FakeDaemon { request, connection in
      let items = (request["texts"]?.array ?? []).map { text -> String in
        let text = text.string ?? ""
        guard text.contains(where: \.isLetter) else {
          return #"{"error":{"code":"request.bad_value","message":"the text holds no words","retry":false}}"#
        }
        let (bytes, words) = (text.utf8.count, text.split(separator: " "))
        let unknown = words.count { $0.hasPrefix("x") }
        return """
          {"logprob":-\(bytes).0,"tokens":\(words.count),"oov":\(unknown),"characters":\(bytes),"spelling":0.0,\
          "perplexity":\(bytes).0,"character_bits":\(Double(bytes) / 10)}
          """
      }
      connection.answer(
        request, result: #"{"model":{"name":"m","gen":1},"scores":[\#(items.joined(separator: ","))],"took_us":1}"#)
    }
  }

  private func filter(_ arguments: [String], _ input: String) throws -> Kith.Outcome {
    let daemon = try daemon()
    defer { daemon.stop() }
    let kith = Kith(["filter"] + arguments, socket: daemon.path)
    try kith.process.run()
    Thread { kith.write(input) }.start()
    return try kith.outcome()
  }

  private static let lines = "abcd\na\n\nab x\nxyz\r\nabcdefghij\n???\nab"

  @Test(arguments: [
    (["--max-perplexity", "4"], ["abcd", "a", "ab x", "xyz\r", "ab"]),
    (["--min-perplexity", "3", "--max-perplexity", "4"], ["abcd", "ab x", "xyz\r"]),
    (["--max-bits", "0.2"], ["a", "ab"]),
    (["--min-bits", "0.5"], ["abcdefghij"]),
    (["--max-unknown", "0"], ["abcd", "a", "abcdefghij", "ab"]),
    (["--max-unknown", "0.5", "--max-perplexity", "9"], ["abcd", "a", "ab x", "ab"]),
    (["--invert", "--max-perplexity", "3"], ["abcd", "", "ab x", "abcdefghij", "???"]),
  ])
  func `keep the lines within the limits, in their order`(arguments: [String], expected: [String]) throws {
    let outcome = try filter(arguments, Self.lines)
    #expect(outcome.output == expected.map { "\($0)\n" }.joined())
    #expect(outcome.status == 0 && outcome.messages.isEmpty)
  }

  @Test func `add the measures`() throws {
    let outcome = try filter(["--add"], "ab x\n?\n")
    #expect(outcome.output == "4.0000\t0.4000\t0.5000\tab x\n-\t-\t-\t?\n")
    let json = try filter(["--json", "--max-perplexity", "4"], "ab x\n?\n")
    #expect(json.lines.count == 1)
    #expect(
      try JSONValue.parse(json.output.trimmingCharacters(in: .newlines)) == [
        "text": "ab x", "kith": ["perplexity": 4.0, "bits_per_character": 0.4, "unknown": 0.5],
      ])
  }

  @Test func `read a field of JSON lines, and name the lines that have none`() throws {
    let input = """
      {"id": 1,  "t": "ab"}
      nonsense
      {"id":2,"t":"abcdef"}
      {"id":3}
      {"id":4,"t":5}
      ["t"]
      {"t":"abc","kith":"old","id":6}

      """
    let plain = try filter(["--field", "t", "--max-perplexity", "5"], input)
    #expect(plain.lines == [#"{"id": 1,  "t": "ab"}"#, #"{"t":"abc","kith":"old","id":6}"#])
    #expect(plain.status == 1)
    #expect(plain.messages.split(separator: "\n").count == 4)
    for line in ["line 2", "line 4", "line 5", "line 6"] { #expect(plain.messages.contains("kith: \(line): ")) }
    let added = try filter(["--field", "t", "--add", "--max-perplexity", "2"], input)
    #expect(
      added.output
        == #"{"id": 1,  "t": "ab","kith":{"perplexity":2.0,"bits_per_character":0.2,"unknown":0.0}}"# + "\n")
    #expect(added.messages.contains("kith: line 7: it has a field `kith` already; --as chooses another name.\n"))
  }

  @Test(arguments: [
    (["--add"], ["{\"t\":\"ab\",\"kith\":{", "", " \t\r", "{\"t\":\"?\",\"kith\":"]),
    (["--max-perplexity", "4"], ["{\"t\":\"ab\"}"]),
    (["--invert", "--max-perplexity", "1"], ["{\"t\":\"ab\"}", "", " \t\r", "{\"t\":\"?\"}"]),
  ])
  func `a blank line among JSON lines has no words`(arguments: [String], beginnings: [String]) throws {
    let outcome = try filter(["--strict", "--field", "t"] + arguments, "{\"t\":\"ab\"}\n\n \t\r\n{\"t\":\"?\"}\n")
    #expect(outcome.status == 0 && outcome.messages.isEmpty)
    // Scalars, for a carriage return and a line feed are one character.
    let lines = outcome.output.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      .map { String($0) }
    #expect(lines.count == beginnings.count)
    for (line, beginning) in zip(lines, beginnings) {
      #expect(beginning.contains("{") ? line.hasPrefix(beginning) : line == beginning)
    }
  }

  @Test func `keep the order of many lines`() throws {
    let lines = (0..<3_000).map { "line \($0)" }
    let outcome = try filter(["--max-perplexity", "8"], lines.joined(separator: "\n") + "\n")
    #expect(outcome.lines == lines.filter { $0.utf8.count <= 8 })
  }

  @Test(arguments: [
    [], ["--invert", "--add"], ["--max-unknown", "2"], ["--min-perplexity", "5", "--max-perplexity", "4"],
    ["--max-perplexity", "nan"], ["--max-bits=-1"], ["--field", "kith", "--add"],
    ["--field", "t", "--add", "--as", "t"], ["--json", "--add", "--as", "text"], ["--add", "--as", ""],
  ])
  func `refuse limits that make no sense`(arguments: [String]) throws {
    #expect(try filter(arguments, "a\n").status == 2)
  }

  private func rerank(_ arguments: [String], _ input: String) throws -> Kith.Outcome {
    let daemon = try daemon()
    defer { daemon.stop() }
    let kith = Kith(["rerank"] + arguments, socket: daemon.path)
    try kith.process.run()
    Thread { kith.write(input) }.start()
    return try kith.outcome()
  }

  private static let lists = "1\tlonger\t-1\n1\ta\t-9\n1\tabc\t-2\n2\tb\t0\n2\t?\t5\n1\tzz\t-1\n"

  @Test func `sort each list by the weighted sum`() throws {
    let equal = try rerank([], Self.lists)
    #expect(
      equal.lines == [
        "1\tabc\t-2\t-3.0000\t-5.0000", "1\tlonger\t-1\t-6.0000\t-7.0000", "1\ta\t-9\t-1.0000\t-10.0000",
        "2\tb\t0\t-1.0000\t-1.0000", "2\t?\t5\t-\t-", "1\tzz\t-1\t-2.0000\t-3.0000",
      ])
    #expect(equal.status == 0)
    let model = try rerank(["--weight", "0", "--best"], Self.lists)
    #expect(model.lines.map { $0.split(separator: "\t")[1] } == ["a", "b", "zz"])
    let other = try rerank(["--model-weight", "0", "--best"], Self.lists)
    #expect(other.lines.map { $0.split(separator: "\t")[1] } == ["longer", "b", "zz"])
    let bonus = try rerank(["--weight", "0", "--word-bonus", "100", "--best"], "1\ta\n1\ta b c\n")
    #expect(bonus.status == 1 && bonus.messages.contains("line 2: it has 0 scores for 1 weights"))
    #expect(bonus.output.isEmpty)
    #expect(try rerank(["--word-bonus", "100", "--best"], "1\ta\n1\ta b c\n").lines[0].hasPrefix("1\ta b c\t"))
  }

  @Test func `print objects with --json`() throws {
    let outcome = try rerank(["--json"], "q\tab\t-1.5\n")
    #expect(
      try JSONValue.parse(outcome.lines[0]) == [
        "id": "q", "text": "ab", "scores": [-1.5], "logprob": -2.0, "total": -3.5,
      ])
  }

  @Test func `answer a list when the next begins or at an empty line`() throws {
    let daemon = try daemon()
    defer { daemon.stop() }
    let kith = Kith(["rerank", "--best"], socket: daemon.path)
    try kith.process.run()
    try kith.input.fileHandleForWriting.write(contentsOf: Data("1\tab\n1\ta\n\n".utf8))
    #expect(try kith.nextLine() == "1\ta\t-1.0000\t-1.0000")
    try kith.input.fileHandleForWriting.write(contentsOf: Data("2\tb\n3\tc\n".utf8))
    #expect(try kith.nextLine() == "2\tb\t-1.0000\t-1.0000")
    try kith.input.fileHandleForWriting.close()
    let outcome = try kith.outcome()
    #expect(outcome.lines == ["3\tc\t-1.0000\t-1.0000"] && outcome.status == 0)
  }

  @Test(arguments: ["no tab\n", "1\ta\tx\n", "1\ta\tnan\n", "1\ta\t-inf\n", "0\ta\n"])
  func `name the line that is wrong, and rank the others`(input: String) throws {
    let outcome = try rerank([], "0\tgood\t1\n" + input + "0\ta\t5\n2\tb\t1\n")
    #expect(outcome.status == 1 && outcome.messages.contains("kith: line 2: "))
    #expect(outcome.messages.split(separator: "\n").count == 1)
    #expect(outcome.lines.map { $0.split(separator: "\t")[1] } == ["a", "good", "b"])
    let strict = try rerank(["--strict"], "0\tgood\t1\n" + input + "0\ta\t5\n2\tb\t1\n")
    #expect(strict.status == 2 && strict.messages.contains("standard input, line 2: "))
    #expect(strict.lines.map { $0.split(separator: "\t")[1] } == ["good"])
  }

  @Test func `a byte order mark makes no list of its own`() throws {
    let outcome = try rerank([], "\u{feff}u1\tthe grin boats\nu1\tthe green\n")
    #expect(outcome.lines.map { $0.split(separator: "\t")[1] } == ["the green", "the grin boats"])
    #expect(outcome.lines.allSatisfy { $0.hasPrefix("u1") } && outcome.status == 0)
  }

  @Test func `rerank lists of any length`() throws {
    let hypotheses = (1...2_000).map { "1\t\(String(repeating: "a", count: $0 % 97 + 1))" }
    let outcome = try rerank([], hypotheses.joined(separator: "\n") + "\n")
    #expect(outcome.lines.count == 2_000)
    let sums = outcome.lines.compactMap { $0.split(separator: "\t").last.flatMap { Double($0) } }
    #expect(sums == sums.sorted(by: >))
  }
}
