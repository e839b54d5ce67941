import Foundation
import StrictJSON
import Testing

@Suite struct `kith xray` {
  private static let input = """
    {"token":"The"}
    {"token":" gin","logprob":-2.5}
    {"token":"'s","logprob":-1}
    {"token":" <b>&\\"x\\"\\u0007","logprob":-3}
    {"token":"\\nend","logprob":-0.5}
    """

  private static func bits(_ unigram: Double, _ grammar: Double, _ association: Double, _ full: Double, _ llm: Double)
    -> String
  {
    "\"unigram_bits\":\(unigram),\"grammar_bits\":\(grammar),\"association_bits\":\(association),\"full_bits\":\(full),\"llm_bits\":\(llm)"
  }

  private static func segment(_ range: Range<Int>, _ tokens: Int, _ kind: String, _ bits: String) -> String {
    "{\"start\":\(range.lowerBound),\"end\":\(range.upperBound),\"tokens\":\(tokens),\"words\":1,\"sentence\":0,\"kind\":\"\(kind)\",\(bits)}"
  }

  static let result = """
    {\(Answers.model),"tokens":4,"uncounted":1,"words":3,"sentences":9,\(bits(40, 30, 26, 25, 10)),"explained_bits":30.0,\
    "parts":{"grammar":{"bits":10.0,"share":0.3333,"low":0.25,"high":0.41},"association":{"bits":4.0,"share":0.1333,\
    "no_interval":"a reason & none"},"repetition":{"bits":1.0,"share":0.0333,"low":0.01,"high":0.05},\
    "neither":{"bits":15.0,"refused":"a reason <i>"}},\
    "kinds":[{"kind":"content","words":2,"tokens":3,\(bits(26, 17, 13, 13, 6))},{"kind":"name","words":1,"tokens":1,\
    \(bits(14, 13, 13, 12, 4))}],"note":"an upper bound & more",\
    "segments":[\(segment(4..<9, 2, "content", bits(12, 4, 4, 4, 3))),\(segment(10..<18, 1, "content", bits(14, 13, 4, 3, 2))),\
    \(segment(19..<22, 1, "name", bits(14, 13, 13, 12, 2)))],"took_us":7}
    """

  private func daemon(_ result: String = result) throws -> FakeDaemon {
    try FakeDaemon { request, connection in connection.answer(request, result: result) }
  }

  @Test func `writes over nothing that it reads, and one file alone`() throws {
    let daemon = try daemon()
    defer { daemon.stop() }
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let files = ["a", "b"].map { "\(folder)/\($0)" }
    for file in files { try Self.input.write(toFile: file, atomically: true, encoding: .utf8) }
    for arguments in [["--html", files[0], files[0]], ["--html", files[1], files[0], files[1]]] {
      let outcome = try Kith.run(["xray"] + arguments, socket: daemon.path)
      #expect(
        outcome.status == 2 && outcome.messages.contains("is one of the files that are read"), "\(outcome.messages)")
    }
    for (arguments, words) in [
      (["--key-from", files[0], "--save", files[0], "a text"], "is one of the files that are read"),
      (["--save", "\(folder)/new", "--html", "\(folder)/new", "a text"], "is named twice"),
    ] {
      let outcome = try Kith.run(
        ["xray", "--server", "http://127.0.0.1:9"] + arguments, socket: daemon.path)
      #expect(outcome.status == 2 && outcome.messages.contains(words), "\(outcome.messages)")
    }
    for file in files { #expect(try String(contentsOfFile: file, encoding: .utf8) == Self.input) }
  }

  @Test func `prints the text, each segment by what explains it, and the parts`() throws {
    let daemon = try daemon()
    defer { daemon.stop() }
    let outcome = try Kith.run("xray", "-m", "m", "--context", "before", socket: daemon.path, input: Self.input)
    #expect(
      outcome.output == """
        The gin's/g <b>&"x"\u{7}/a
        end/n

        part         bits  per token   share     95 % interval
        grammar      10.0       2.50  33.3 %  25.0 % to 41.0 %
        association   4.0       1.00  13.3 %                 -
        repetition    1.0       0.25   3.3 %    1.0 % to 5.0 %
        neither      15.0       3.75       -                 -
        sum          30.0       7.50
        bits per token:  frequency 10.00  grammar 7.50  with association 6.50  with repetition 6.25  the other model 2.50

        bits per word  words  grammar  association  repetition  neither    sum
        content            2     4.50         2.00        0.00     3.50  10.00
        name               1     1.00         0.00        1.00     8.00  10.00

        no share of neither: a reason <i>
        no interval of association: a reason & none
        1 of 5 tokens do not count: without a log probability, or beside one without
        an upper bound & more

        """)
    #expect(outcome.status == 0 && outcome.messages.isEmpty)
    let request = try #require(daemon.requests.last)
    #expect(request["op"] == "xray" && request["model"] == "m" && request["context"] == "before")
    #expect(request["tokens"]?[0] == ["token": "The"] && request["tokens"]?[2] == ["token": "'s", "logprob": -1.0])
    let coloured = try Kith.run("xray", "-", "--color=always", socket: daemon.path, input: Self.input)
    #expect(coloured.lines[0].hasPrefix("The \u{1b}[34mgin's\u{1b}[0m \u{1b}[32;1m<b>&\"x\""))
    #expect(coloured.lines[1] == "\u{1b}[31mend\u{1b}[0m")
  }

  @Test func `prints the reply, and writes one page that needs nothing else`() throws {
    let daemon = try daemon()
    defer { daemon.stop() }
    let folder = FileManager.default.temporaryDirectory.appending(path: "kith-xray-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let reply = folder.appending(path: "reply.jsonl")
    try Self.input.write(to: reply, atomically: true, encoding: .utf8)
    let page = folder.appending(path: "page.html")
    try "old".write(to: page, atomically: true, encoding: .utf8)
    let outcome = try Kith.run("xray", reply.path, "--json", "--html", page.path, socket: daemon.path)
    #expect(outcome.status == 0 && outcome.messages == "wrote \(page.path)\n")
    #expect(try JSONValue.parse(outcome.output.trimmingCharacters(in: .newlines)) == JSONValue.parse(Self.result))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["page.html", "reply.jsonl"])

    let markup = try PageMarkup(page)
    markup.expectWellFormed()
    markup.expectAlone()
    let html = markup.html
    #expect(
      html.contains(
        "The <span class=\"w g w3\" id=\"w0\">gin&#39;s</span> <span class=\"w a w3\" id=\"w1\">&lt;b&gt;&amp;"))
    #expect(html.contains("&quot;x&quot;\u{fffd}</span>\n<span class=\"w n w3\" id=\"w2\">end</span>"))
    #expect(html.contains("no share of neither: a reason &lt;i&gt;") && html.contains("an upper bound &amp; more"))
    // The parts, with the report's shares; then a row of the words' table.
    #expect(html.contains("<td>10.0</td><td>2.50</td><td>33.3 %</td><td>25.0 % to 41.0 %</td>"))
    #expect(html.contains("<td>12.00</td><td>8.00</td><td>0.00</td><td>0.00</td><td>1.00</td><td>3.00</td></tr>"))
  }

  @Test func `looks at each answer by itself, and at all together`() throws {
    let daemon = try daemon()
    defer { daemon.stop() }
    let line =
      #"{"prompt":"before","content":"The gin's <b>&xxxxx end","stop":true,"completion_probabilities":[{"token":"The gin's <b>&xxxxx end","logprob":-2}]}"#
    let input = line + "\n" + line + "\n"
    let both = try Kith.run("xray", socket: daemon.path, input: input)
    #expect(both.status == 0 && daemon.requests.count == 2)
    #expect(daemon.requests.allSatisfy { $0["context"] == "before" && $0["tokens"]?.array?.count == 1 })
    #expect(both.lines.filter { $0.hasPrefix("answer ") } == ["answer 1", "answer 2"])
    #expect(both.lines.contains("all 2 answers"))
    #expect(both.lines.contains("bits:  grammar 10.0  association 4.0  repetition 1.0  neither 15.0  sum 30.0"))
    // The segments' sums, twice.
    #expect(both.output.contains("\ngrammar      20.0 "))
    let second = try Kith.run(
      "xray", "--choice", "2", "--without-prompt", "--split", "average", socket: daemon.path, input: input)
    #expect(second.status == 0 && daemon.requests.count == 3)
    let request = try #require(daemon.requests.last)
    #expect(request["context"] == nil && request["split"] == "average")
    let told = try Kith.run("xray", "-c", "mine", "--json", socket: daemon.path, input: input)
    #expect(told.lines.count == 3 && daemon.requests.last?["context"] == "mine")
    let totals = try JSONValue.parse(told.lines[2])
    #expect(totals["total_of"] == 2 && totals["tokens"] == 8 && totals["parts"]?["grammar"]?["bits"] == 20.0)
    let file = URL(filePath: daemon.folder).appending(path: "page.html")
    let paged = try Kith.run("xray", "--html", file.path, socket: daemon.path, input: input)
    #expect(paged.status == 0 && daemon.requests.count == 7)
    let page = try PageMarkup(file)
    page.expectWellFormed()
    page.expectAlone()
    #expect(page.html.contains("<h3>answer 1</h3>") && page.html.contains("<h3>answer 2</h3>"))
    #expect(page.html.contains("8 tokens of another language model in 2 answers"))
    #expect(page.count("role=\"img\"") == 2 && page.html.contains("id=\"w5\""))
    let none = try Kith.run("xray", "--choice", "3", socket: daemon.path, input: input)
    #expect(none.status == 2 && none.messages.contains("there are 2 answers"))
  }

  @Test func `compares two models of the same text, by part, by kind and by word`() throws {
    // The second answers with other costs, and cuts the text elsewhere.
    let second = Self.result.replacing(
      /"segments":\[.*\]/,
      with: """
        "segments":[\(Self.segment(4..<9, 1, "content", Self.bits(12, 4, 4, 4, 8))),\
        \(Self.segment(10..<22, 3, "name", Self.bits(28, 26, 17, 15, 6)).replacing("\"words\":1", with: "\"words\":2"))]
        """)
    let daemon = try FakeDaemon { request, connection in
      let isSecond = request["tokens"]?.array?.contains { $0["logprob"] == -0.25 } == true
      connection.answer(request, result: isSecond ? second : Self.result)
    }
    defer { daemon.stop() }
    let folder = FileManager.default.temporaryDirectory.appending(path: "kith-xray-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "second.jsonl")
    // A blank before the text is a tokenizer's, and none of its words.
    try Self.input.replacing("-0.5", with: "-0.25").write(to: file, atomically: true, encoding: .utf8)
    let outcome = try Kith.run("xray", "-", file.path, socket: daemon.path, input: Self.input)
    #expect(
      outcome.output == """
        bits per word  words  first  second  change  95 % interval
        grammar            1   3.00    8.00   +5.00              -
        neither            2   2.00    3.00   +1.00              -

        content            3   2.33    4.67   +2.33              -

        all                3   2.33    4.67   +2.33              -
        no intervals: 1 sentence is too few for an interval: it takes 5
        changed most, bits:  gin's 3.0 to 8.0, <b>&"x"\u{fffd} end 4.0 to 6.0
        a word stands under the part that explains most of what the first model knows of it, and under its kind

        """)
    let json = try Kith.run("xray", "-", file.path, "--json", socket: daemon.path, input: Self.input)
    let last = try JSONValue.parse(try #require(json.lines.last))
    let html = folder.appending(path: "page.html")
    let paged = try Kith.run("xray", "-", file.path, "--html", html.path, socket: daemon.path, input: Self.input)
    #expect(paged.output == outcome.output && paged.messages == "wrote \(html.path)\n")
    let page = try PageMarkup(html)
    page.expectWellFormed()
    page.expectAlone()
    // 5 bits dearer, and 2 for two words.
    #expect(page.html.contains("<span class=\"w up w2\" id=\"w0\">gin&#39;s</span>"))
    #expect(page.html.contains("<td>3.00</td><td>8.00</td><td>+5.00</td></tr>"))
    #expect(page.html.contains("id=\"w1\">&lt;b&gt;&amp;&quot;x&quot;\u{fffd}\nend</span>"))
    // The first saves 40 - 10 bits on three words, the second 7 less.
    #expect(page.html.contains("<td>9.00</td>") && page.html.contains("<dd>+2.33</dd>"))
    #expect(last["in_all"]?[0]?["change"]?.double.map { abs($0 - 7.0 / 3) < 1e-9 } == true)
    try Self.input.write(to: file, atomically: true, encoding: .utf8)
    let same = try Kith.run("xray", "-", file.path, socket: daemon.path, input: Self.input)
    #expect(same.status == 0 && same.output.contains("+0.00") && !same.output.contains("changed most"))
    let other = try Kith.run("xray", "-", file.path, socket: daemon.path, input: #"{"token":"The sea","logprob":-1}"#)
    #expect(other.status == 2 || other.status == 3)
  }

  @Test func `reads packed files`() throws {
    let daemon = try daemon()
    defer { daemon.stop() }
    let folder = FileManager.default.temporaryDirectory.appending(path: "kith-xray-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "reply.jsonl")
    try ("\u{feff}" + Self.input).write(to: file, atomically: true, encoding: .utf8)
    let gzip = Process()
    gzip.executableURL = URL(filePath: "/usr/bin/env")
    gzip.arguments = ["gzip", file.path]
    try gzip.run()
    gzip.waitUntilExit()
    let outcome = try Kith.run("xray", file.path + ".gz", socket: daemon.path)
    #expect(outcome.status == 0, "\(outcome.messages)")
    #expect(daemon.requests.last?["tokens"]?[0] == ["token": "The"])
  }

  @Test func `asks for a long text in stretches, each after what stands before it`() throws {
    let daemon = try daemon(Self.result.replacing(/"segments":\[.*\]/, with: #""segments":[]"#))
    defer { daemon.stop() }
    let input = (0..<110_000).map { #"{"token":"\#($0 % 7 == 0 ? " w" : "x")","logprob":-1}"# }.joined(separator: "\n")
    let outcome = try Kith.run("xray", "--json", socket: daemon.path, input: input)
    #expect(outcome.status == 0, "\(outcome.messages)")
    let counts = daemon.requests.map { $0["tokens"]?.array?.count ?? 0 }
    #expect(counts.count > 1 && counts.reduce(0, +) == 110_000 && counts.allSatisfy { $0 <= 100_000 })
    #expect(daemon.requests[1]["tokens"]?[0]?["token"] == " w")
    let before = try #require(daemon.requests[1]["context"]?.string)
    #expect(before.utf8.count == counts[0] + (counts[0] + 6) / 7)
  }

  @Test func `shows a server's error in its words, with the status of one`() throws {
    let daemon = try daemon()
    defer { daemon.stop() }
    let outcome = try Kith.run("xray", socket: daemon.path, input: #"{"error":{"message":"no logprobs here"}}"#)
    #expect(outcome.status == 3)
    #expect(outcome.messages == "kith: standard input: the server answered with an error: no logprobs here\n")
  }

  @Test func `says what is wrong with its input, and asks nobody`() throws {
    let daemon = try daemon()
    defer { daemon.stop() }
    let noJSON = try Kith.run("xray", socket: daemon.path, input: "once upon a time\n")
    #expect(noJSON.status == 2)
    #expect(noJSON.messages.hasPrefix("kith: standard input: this is no JSON: ") && noJSON.messages.contains("vLLM"))
    let positive = try Kith.run("xray", socket: daemon.path, input: #"{"token":"a","logprob":3}"#)
    #expect(positive.status == 2 && positive.messages.contains("0 at most"))
    let missing = try Kith.run("xray", "/nonexistent/reply.json", socket: daemon.path)
    #expect(missing.status == 2 && missing.messages.contains("/nonexistent/reply.json"))
    #expect(daemon.requests.isEmpty)
    let unwritable = try Kith.run("xray", "--html", "/nonexistent/a.html", socket: daemon.path, input: Self.input)
    #expect(unwritable.status == 2 && unwritable.messages.hasPrefix("kith: cannot write /nonexistent/a.html: "))
    let outside = try self.daemon(Self.result.replacing("\"end\":22", with: "\"end\":2200"))
    defer { outside.stop() }
    #expect(try Kith.run("xray", socket: outside.path, input: Self.input).status == 3)
  }
}
