import Foundation
import StrictJSON
import Testing

/// The shapes of records that `kith filter` and `kith rerank` read, against a daemon that finds a text the less likely the
/// longer it is: log P is -1 for each byte.
@Suite struct `Shapes of records` {
  private func run(_ arguments: [String], _ input: [UInt8]) throws -> Kith.Outcome {
    let daemon = try FakeDaemon { request, connection in
      connection.answer(request, result: Answers.scores(request))
    }
    defer { daemon.stop() }
    let kith = Kith(arguments, socket: daemon.path)
    try kith.process.run()
    Thread { kith.write(bytes: input) }.start()
    return try kith.outcome()
  }

  private func bytes(_ arguments: [String], _ input: [UInt8]) throws -> [UInt8] {
    let daemon = try FakeDaemon { request, connection in
      connection.answer(request, result: Answers.scores(request))
    }
    defer { daemon.stop() }
    let kith = Kith(arguments, socket: daemon.path)
    try kith.process.run()
    Thread { kith.write(bytes: input) }.start()
    return Array(try kith.written().output)
  }

  private let measures = #""kith":{"perplexity":2.5,"bits_per_character":1.0,"unknown":0.0}"#

  @Test func `JSON lines pass with every byte, and the measures before the last brace`() throws {
    let lines = [
      #"{"id":18446744073709551615,"p":1.10,"t":{"x":"ab"},"s":NaN}"#, #" { "t" : {"x":"a\u00e9b"} } "# + "\r",
      #"{"t.x":"literal","t":{"x":3},"h":"\ud83d"}"#, #"{"t":{"x":["one","two"]}}"#,
    ]
    let outcome = try run(["filter", "--field", "t.x", "--add"], Array(lines.joined(separator: "\n").utf8))
    #expect(
      outcome.output == """
        {"id":18446744073709551615,"p":1.10,"t":{"x":"ab"},"s":NaN,\(measures)}
         { "t" : {"x":"a\\u00e9b"} ,\(measures)} \r
        {"t.x":"literal","t":{"x":3},"h":"\\ud83d",\(measures)}
        {"t":{"x":["one","two"]},\(measures)}

        """)
    #expect(outcome.status == 0 && outcome.messages.isEmpty)
    let plain = try run(
      ["filter", "--field", "t.x", "--max-perplexity", "3"], Array(lines.joined(separator: "\n").utf8))
    #expect(plain.output == lines.joined(separator: "\n") + "\n")
  }

  @Test func `a name that is taken is a bad record, and another one can be chosen`() throws {
    let input = Array("{\"t\":\"ab\",\"kith\":{\"mine\":1}}\n{\"t\":\"ab\"}\n".utf8)
    let taken = try run(["filter", "--field", "t", "--add"], input)
    #expect(taken.output == "{\"t\":\"ab\",\(measures)}\n")
    #expect(taken.messages == "kith: line 1: it has a field `kith` already; --as chooses another name.\n")
    #expect(taken.status == 1)
    let other = try run(["filter", "--field", "t", "--add", "--as", "score"], input)
    let renamed = measures.replacing("\"kith\"", with: "\"score\"")
    #expect(other.output == "{\"t\":\"ab\",\"kith\":{\"mine\":1},\(renamed)}\n{\"t\":\"ab\",\(renamed)}\n")
    #expect(other.status == 0)
  }

  private func wide(_ text: String) -> [UInt8] {
    text.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
  }

  @Test func `UTF-16 stays UTF-16`() throws {
    let input = wide("\u{feff}{\"t\":\"né\"}\r\n{\"t\":\"🙂a\"} \n")
    let output = try bytes(["filter", "--field", "t", "--add"], input)
    let expected = wide("\u{feff}{\"t\":\"né\",\(measures)}\r\n{\"t\":\"🙂a\",\(measures)} \n")
    #expect(output == expected)
  }

  // MARK: N-best lists

  @Test func `Moses' lists count their score`() throws {
    let input =
      "u1 ||| the grins ||| lm=-4.1 tm=-2.0 ||| -1.5\nu1 ||| the gr ||| lm=-4.0 ||| -1\nu2 ||| a ||| x ||| nan\n"
    let outcome = try run(["rerank"], Array((input + "u2 ||| b\n").utf8))
    #expect(
      outcome.lines == [
        "u1 ||| the gr ||| lm=-4.0 ||| -1 ||| -6.0000 ||| -7.0000",
        "u1 ||| the grins ||| lm=-4.1 tm=-2.0 ||| -1.5 ||| -9.0000 ||| -10.5000",
        "u2 ||| b ||| -1.0000 ||| -1.0000",
      ])
    #expect(outcome.messages == "kith: line 3: column 4: \"nan\" is no finite number.\n")
    #expect(outcome.status == 1)
  }

  @Test func `lists keep their bytes, encoding and line ends`() throws {
    #expect(
      try bytes(["rerank"], wide("\u{feff}1\tné b\r\n1\tü\r\n2\tc"))
        == wide("\u{feff}1\tü\t-2.0000\t-2.0000\r\n1\tné b\t-5.0000\t-5.0000\r\n2\tc\t-1.0000\t-1.0000\n"))
    let western = try bytes(
      ["rerank", "--encoding", "latin-1"], Array("1\tn\u{a0}b\r\n1\t".utf8) + [0xe9, 0x20, 0x0a])
    #expect(
      western == [0x31, 9, 0xe9, 0x20] + Array("\t-3.0000\t-3.0000\n".utf8) + Array("1\tn".utf8) + [0xc2, 0xa0]
        + Array("b\t-6.0000\t-6.0000\r\n".utf8))
    // A composed and a decomposed letter, blanks at the end, a carriage return within.
    let plain = "1\tcafe\u{301} \r\n1\tcaf\u{e9}\ra\n"
    #expect(try bytes(["rerank", "--best"], Array(plain.utf8)) == Array("1\tcafe\u{301} \t-7.0000\t-7.0000\r\n".utf8))
  }

  @Test func `a score is a decimal number, and a sum is finite`() throws {
    let outcome = try run(["rerank"], Array("1\ta\t-1 \n1\tab\t 2e0\n1\tabc\t0x10\n1\tc\t\n".utf8))
    #expect(outcome.lines == ["1\tab\t 2e0\t-2.0000\t0.0000", "1\ta\t-1 \t-1.0000\t-2.0000"])
    #expect(
      outcome.messages
        == "kith: line 3: column 3: \"0x10\" is not a number.\nkith: line 4: column 3: \"\" is not a number.\n")
    let large = try run(["rerank", "--weight", "1e308"], Array("1\ta\t-9\n1\tb\t0\n".utf8))
    #expect(large.lines == ["1\tb\t0\t-1.0000\t-1.0000"] && large.status == 1)
    #expect(large.messages == "kith: line 1: its weighted sum is no finite number.\n")
    let strict = try run(["rerank", "--strict", "--weight", "1e308"], Array("1\ta\t-9\n1\tb\t0\n".utf8))
    #expect(strict.output.isEmpty && strict.status == 2)
  }

  @Test func `null in a list of texts is no text`() throws {
    let outcome = try run(
      ["filter", "--field", "t", "--min-bits", "0"], Array("{\"t\":[\"a\",null]}\n{\"t\":[\"a\"]}\n".utf8))
    #expect(outcome.lines == ["{\"t\":[\"a\"]}"] && outcome.status == 1)
    #expect(outcome.messages == "kith: line 1: its field `t` is null.\n")
  }

  @Test(arguments: [
    (["--max-perplexty", "5"], "--max-perplexty"), (["f1"], "f1"), ([], "give a limit"),
    (["--add", "--as", ""], "--as needs a name"),
  ])
  func `what filter was not given, or given in vain, is named`(arguments: [String], named: String) throws {
    let outcome = try run(["filter"] + arguments, [])
    #expect(outcome.status == 2 && outcome.messages.contains(named), "\(outcome.messages)")
  }

  @Test func `Kaldi's lists are told by the utterance`() throws {
    let outcome = try run(["rerank", "--best"], Array("s-u1-1 aaa b\ns-u1-2 aa\ns-u2-1 c\nother c\n".utf8))
    #expect(outcome.lines == ["s-u1-2 aa\t-2.0000\t-2.0000", "s-u2-1 c\t-1.0000\t-1.0000"])
    #expect(outcome.messages.contains("line 4: it should be an utterance with -1, -2, and so on"))
  }

  @Test func `Vosk's objects are lists, on one line or many`() throws {
    let input = """
      {
        "alternatives" : [{
            "confidence" : 219.5,
            "text" : "the } gr"
          }, {
            "confidence" : 218,
            "text" : "a"
          }]
      }
      {"partial":"x"}
      {"alternatives":[{"text":"b"}]}
      {"other":1}
      {"text":"c"}
      {"alternatives":
      """
    let outcome = try run(["rerank"], Array(input.utf8))
    #expect(
      outcome.lines
        == [
          "1\ta\t218.0\t-1.0000\t217.0000", "1\tthe } gr\t219.5\t-8.0000\t211.5000", "2\tb\t-1.0000\t-1.0000",
          "3\tc\t-1.0000\t-1.0000",
        ])
    #expect(
      outcome.messages
        == "kith: line 12: it has no `alternatives`.\nkith: line 14: the input ends within a JSON object.\n")
    #expect(outcome.status == 1)
    let strict = try run(["rerank", "--strict", "--format", "vosk"], Array("{\"text\":\"c\"}\n[]\n".utf8))
    #expect(strict.lines == ["1\tc\t-1.0000\t-1.0000"])
    #expect(strict.status == 2)
  }

  @Test func `a line of Vosk's that cannot be read takes its object with it, and no other`() throws {
    let input =
      "{\"alternatives\":[{\"text\":\"a\tb\"},\n{\"text\":\"x".utf8 + [0xff] + "\"}]\n}\n{\"text\":\"c\\nd\"}\n".utf8
    let outcome = try run(["rerank", "--format", "vosk"], Array("{\"text\":\"é\"}\n".utf8 + input))
    #expect(outcome.lines.map { $0.prefix { $0 != "-" } } == ["1\té\t", "2\tc d\t"])
    #expect(outcome.messages.contains("line 3: not UTF-8") && outcome.messages.contains("line 4: a line of the object"))
    #expect(outcome.status == 1)
  }
}
