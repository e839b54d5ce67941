import Foundation
import StrictJSON
import Testing

/// What the verbs make of bytes, against a daemon that answers with what it was asked about.
@Suite struct `Input as people have it` {
  /// Bits and perplexity of a text are the number of its bytes, and its words those between blanks.
  private static func daemon() throws -> FakeDaemon {
    try FakeDaemon { request, connection in
      let texts = (request["texts"]?.array ?? []).compactMap(\.string)
      let model = #"{"model":{"name":"m","gen":1},"took_us":1"#
      switch request["op"]?.string {
      case "score":
        let items = texts.map { text in
          text.contains(where: \.isLetter)
            ? """
            {"logprob":-\(text.utf8.count).0,"tokens":1,"oov":0,"characters":1,"spelling":0.0,\
            "perplexity":\(text.utf8.count).0,"character_bits":1.0}
            """ : #"{"error":{"code":"request.bad_value","message":"the text holds no words","retry":false}}"#
        }
        connection.answer(request, result: model + #","scores":[\#(items.joined(separator: ","))]}"#)
      case "tokenize":
        let items = texts.map { text in
          let words = text.split(separator: " ").map {
            #"{"word":\#(JSONValue.string(String($0))),"id":1,"start":0,"end":1,"oov":false}"#
          }
          return #"{"tokens":[\#(words.joined(separator: ","))]}"#
        }
        connection.answer(request, result: model + #","tokenized":[\#(items.joined(separator: ","))]}"#)
      case "ping": connection.answer(request, result: #"{"pong":true}"#)
      default: connection.refuse(request, "request.bad_value", "no")
      }
    }
  }

  private func run(_ arguments: [String], _ input: [UInt8]) throws -> (outcome: Kith.Outcome, bytes: [UInt8]) {
    let daemon = try Self.daemon()
    defer { daemon.stop() }
    let kith = Kith(arguments, socket: daemon.path)
    try kith.process.run()
    Thread { kith.write(bytes: input) }.start()
    let (results, messages) = try kith.written()
    let status = kith.process.terminationStatus + (kith.process.terminationReason == .uncaughtSignal ? 1000 : 0)
    let outcome = Kith.Outcome(
      status: status, output: String(decoding: results, as: UTF8.self),
      messages: String(decoding: messages, as: UTF8.self))
    return (outcome, Array(results))
  }

  private static let text = "He said “don’t go” – it’s late.\nCafé\n\nnaïve\n"
  private static let western: [UInt8] = text.unicodeScalars.map { scalar in
    ["“": 0x93, "”": 0x94, "’": 0x92, "–": 0x96][scalar] ?? UInt8(scalar.value)
  }

  private static func utf16(_ text: String) -> [UInt8] { text.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] } }

  private static let spellings: [(name: String, bytes: [UInt8], isGuess: Bool)] = [
    ("a byte order mark", Array("\u{feff}\(text)".utf8), false),
    ("UTF-16", utf16("\u{feff}\(text)"), false),
    ("UTF-16 without a mark", utf16(text), true),
    ("Windows-1252", western, true),
    ("CRLF", Array(text.replacing("\n", with: "\r\n").utf8), false),
    ("CR", Array(text.replacing("\n", with: "\r").utf8), false),
    ("no last line feed", Array(text.utf8.dropLast()), false),
  ]

  @Test(arguments: [["score"], ["tokenize"], ["score", "--json"]], spellings.indices)
  func `gives the same whatever its bytes are`(verb: [String], index: Int) throws {
    let (name, bytes, isGuess) = Self.spellings[index]
    let expected = try run(verb, Array(Self.text.utf8)).outcome
    let outcome = try run(verb, bytes).outcome
    #expect(outcome.output == expected.output && outcome.status == expected.status, "\(name)")
    #expect(outcome.messages.split(separator: "\n").count { $0.contains("warning") } == (isGuess ? 1 : 0), "\(name)")
  }

  @Test func `is read in the encoding that is named`() throws {
    let bytes: [UInt8] = [0xf0, 0xd2, 0xc9, 0xd7, 0xc5, 0xd4, 0x0a]
    #expect(try run(["tokenize", "--encoding", "koi8-r"], bytes).outcome.output == "Привет\n")
    #expect(try run(["--encoding=koi8-r", "tokenize"], bytes).outcome.output == "Привет\n")
    let unknown = try run(["tokenize", "--encoding", "nonsense"], bytes).outcome
    #expect(unknown.status == 2 && unknown.messages.contains("--encoding"))
  }

  @Test(arguments: spellings.indices) func `passes a filter byte for byte`(index: Int) throws {
    let (name, bytes, _) = Self.spellings[index]
    let passed = try run(["filter", "--max-perplexity", "1000", "--min-perplexity", "0"], bytes).bytes
    // The empty line has no words; a mark of UTF-8 says nothing; a last line gets its end.
    let empty: [UInt8] =
      switch name {
      case "UTF-16", "UTF-16 without a mark": [0x0a, 0, 0x0a, 0]
      case "CRLF": [0x0d, 0x0a, 0x0d, 0x0a]
      case "CR": [0x0d, 0x0d]
      default: [0x0a, 0x0a]
      }
    var expected = bytes
    let place = try #require(Data(bytes).range(of: Data(empty)))
    expected.removeSubrange(place.lowerBound..<(place.lowerBound + empty.count / 2))
    if name == "a byte order mark" { expected.removeFirst(3) }
    if name == "no last line feed" { expected.append(0x0a) }
    #expect(passed == expected, "\(name)")
  }

  @Test func `gets its measures in its own encoding`() throws {
    let bytes = Self.utf16("\u{feff}ab\n")
    #expect(try run(["filter", "--add"], bytes).bytes == Self.utf16("\u{feff}2.0000\t1.0000\t0.0000\tab\n"))
    #expect(
      try run(["filter", "--add"], [0x63, 0xe9, 0x0d, 0x0a]).bytes == Array("3.0000\t1.0000\t0.0000\tc".utf8) + [
        0xe9, 0x0d, 0x0a,
      ])
  }

  private static let flawed = Array("é\n".utf8) + [0x61, 0xff, 0x0a] + Array("b\n".utf8)

  @Test func `that cannot be read in one line is named, and the others are answered`() throws {
    let score = try run(["score"], Self.flawed).outcome
    #expect(score.lines.map { $0.split(separator: "\t").last ?? "" } == ["é", "a\u{fffd}", "b"])
    #expect(score.lines[1] == "-\t-\t\ta\u{fffd}" || score.lines[1] == "-\t-\ta\u{fffd}")
    #expect(score.status == 1 && score.messages == "kith: line 2: not UTF-8 (byte 0xff).\n")
    let tokens = try run(["tokenize"], Self.flawed).outcome
    #expect(tokens.output == "é\n\nb\n" && tokens.status == 1)
    let json = try run(["score", "--json"], Self.flawed).outcome
    #expect(try JSONValue.parse(json.lines[1])["error"]?["message"]?.string == "not UTF-8 (byte 0xff)")
    let kept = try run(["filter", "--max-perplexity", "9"], Self.flawed).outcome
    #expect(kept.output == "é\nb\n" && kept.status == 1)
  }

  @Test(arguments: ["score", "tokenize"]) func `ends at the first bad line where it must be strict`(verb: String) throws
  {
    let outcome = try run([verb, "--strict"], Self.flawed).outcome
    #expect(outcome.status == 2 && outcome.messages == "kith: standard input, line 2: not UTF-8 (byte 0xff).\n")
    #expect(outcome.lines.count == 1 && outcome.lines[0].hasSuffix("é"))
    let filter = try run(["filter", "--strict", "--max-perplexity", "9"], Self.flawed).outcome
    #expect(filter.status == 2 && filter.output == "é\n")
  }

  @Test func `with a line that is too long loses only that`() throws {
    let long = [UInt8](repeating: 0x61, count: (4 << 20) + 1)
    let outcome = try run(["filter", "--min-perplexity", "0"], Array("one\n".utf8) + long + Array("\ntwo\n".utf8))
      .outcome
    #expect(outcome.output == "one\ntwo\n" && outcome.status == 1)
    #expect(outcome.messages == "kith: line 2: longer than 4 MiB.\n")
  }

  @Test func `names the first bad lines and counts the others`() throws {
    let outcome = try run(
      ["filter", "--min-perplexity", "0"], Array("é\n".utf8) + Array(repeatElement([0xff, 0x0a], count: 9).joined())
    ).outcome
    let messages = outcome.messages.split(separator: "\n")
    #expect(messages.count == 6 && messages.last == "kith: 9 lines could not be read; the first 5 are named.")
  }

  @Test(arguments: ["\n", "\r\n", "\r"]) func `is answered line by line, before the next comes`(end: String) throws {
    let daemon = try Self.daemon()
    defer { daemon.stop() }
    let kith = Kith(["score"], socket: daemon.path)
    try kith.process.run()
    for (line, shown) in [("boat", "boat"), ("P", "P"), ("BZ", "BZ"), ("é", "é"), ("", "")] {
      try kith.input.fileHandleForWriting.write(contentsOf: Data((line + end).utf8))
      #expect(try kith.nextLine()?.hasSuffix("\t\(shown)") == true)
    }
    kith.write("last")
    #expect(try kith.nextLine()?.hasSuffix("\tlast") == true)
    _ = try kith.outcome()
  }

  @Test func `passes a filter whole where a line feed comes late`() throws {
    let daemon = try Self.daemon()
    defer { daemon.stop() }
    let kith = Kith(["filter", "--min-perplexity", "0"], socket: daemon.path)
    try kith.process.run()
    try kith.input.fileHandleForWriting.write(contentsOf: Data("one\r".utf8))
    #expect(try kith.output.fileHandleForReading.read(upToCount: 4) == Data("one\r".utf8))
    kith.write("\ntwo\r\n")
    #expect(try kith.outcome().output == "\ntwo\r\n")
  }

  @Test func `a blank line is no failure, one without words is`() throws {
    let blank = try run(["score"], Array("boat\n\n  \nboat\n".utf8)).outcome
    #expect(blank.status == 0 && blank.messages.isEmpty && blank.output.contains("\n-\t-\t\n-\t-\t  \n"))
    let none = try run(["score"], Array("boat\n?\n".utf8)).outcome
    #expect(none.status == 1 && none.messages == "kith: line 2: the text holds no words.\n")
  }

  @Test func `of requests is read by the same reader`() throws {
    let request = "{\"op\":\"ping\"}\n"
    for bytes in [
      Array("\u{feff}\(request)".utf8), Self.utf16(request), Array(request.replacing("\n", with: "\r\n").utf8),
    ] {
      for verb in ["pipe", "call"] {
        let outcome = try run([verb], bytes).outcome
        #expect(outcome.output.contains("pong") && outcome.status == 0, "\(verb)")
      }
    }
    let bad = try run(["pipe"], Array(request.utf8) + Array("ééé".utf8) + [0xff, 0x0a] + Array(request.utf8))
      .outcome
    // As many answers as requests: those without an id are told apart by their order.
    #expect(bad.lines.map { $0.contains("pong") } == [true, false, true] && bad.lines[1].contains("request.bad_json"))
    #expect(bad.status == 2 && bad.messages.contains("line 2"))
    let wide = try run(["pipe"], Self.utf16("\u{feff}" + request) + [0x7b, 0, 0, 0xd8, 0x0a, 0] + Self.utf16(request))
      .outcome
    #expect(wide.lines.map { $0.contains("pong") } == [true, false, true] && wide.messages.contains("line 2"))
  }

  @Test(arguments: ["complete", "explain", "reason", "similar", "topic"])
  func `that is one text is refused where it cannot be read`(verb: String) throws {
    let outcome = try run(verb == "reason" ? [verb, "Where?"] : [verb], Self.flawed).outcome
    #expect(outcome.status == 2 && outcome.messages == "kith: standard input, line 2: not UTF-8 (byte 0xff).\n")
  }

  /// Bytes of every kind, to every verb that reads any.
  @Test(arguments: [
    ["score"], ["tokenize"], ["predict"], ["filter", "--add"], ["filter", "--field", "t", "--add"], ["rerank"],
    ["pipe"],
    ["call"], ["xray"], ["reason", "Where?", "--facts"], ["choose"], ["complete"], ["collocates", "a", "--from-input"],
  ]) func `is answered or refused, never trapped on`(verb: [String]) throws {
    var state: UInt64 = 7
    func random() -> UInt8 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8(truncatingIfNeeded: state >> 33)
    }
    let starts: [[UInt8]] = [
      [], [0xff, 0xfe], [0xfe, 0xff, 0xd8], [0x1f, 0x8b, 8], [0x28, 0xb5, 0x2f, 0xfd],
      [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0],
      Array("BZh91AY&SY".utf8), [0x50, 0x4b, 3, 4], [0, 0, 0xfe, 0xff], Array("a\tb\r".utf8), [0x0a, 0],
    ]
    for start in starts {
      let bytes = start + (0..<200).map { _ in random() }
      let outcome = try run(verb, bytes).outcome
      #expect([0, 1, 2, 3, 75].contains(outcome.status), "\(bytes): \(outcome)")
    }
  }
}
