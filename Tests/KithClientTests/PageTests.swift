import Foundation
import StrictJSON
import Testing

@Suite struct `Pages` {
  private let folder: URL

  init() throws { folder = URL(filePath: try temporaryFolder()) }

  private func page(_ name: String = "page.html") -> URL { folder.appending(path: name) }

  /// A reply to `explain` for a text of words between blanks.
  private static func explained(_ words: [String], text: String) throws -> String {
    var items: [String] = []
    var end = text.startIndex
    for (index, word) in words.enumerated() {
      let range = try #require(text.range(of: word, range: end..<text.endIndex))
      let (start, stop) = (text[..<range.lowerBound].utf8.count, text[..<range.upperBound].utf8.count)
      end = range.upperBound
      let pulls =
        index == 0
        ? "[{\"word\":\(JSONValue.string("</td><b>be\u{0}fore")),\"nats\":0.5}]"
        : "[{\"word\":\(JSONValue.string(words[0])),\"start\":0,\"end\":\(words[0].utf8.count),\"nats\":-1.386294361119890}]"
      items.append(
        "{\"word\":\(JSONValue.string(word)),\"start\":\(start),\"end\":\(stop),\"oov\":false,\"kind\":\"content\",\"owed_to\":\"association\","
          + "\"unigram_bits\":12.0,\"grammar_bits\":10.0,\"bits\":4.0,\"logprob\":-2.772588722239781,\"parts\":{\"grammar\":-6.931471805599453,"
          + "\"phrase_near\":0.0,\"phrase_far\":0.0,\"topic\":4.852030263919617,\"recurrence\":-0.6931471805599453,\"state\":0.0,\"normaliser\":0.0,\"verbatim\":0.0,\"spelling\":0.0},"
          + "\"order\":2,\"ngram\":[\"of\",\"gin\"],\"pulls\":\(pulls)}")
    }
    return
      "{\(Answers.model),\"logprob\":-1.0,\"tokens\":\(words.count),\"words\":[\(items.joined(separator: ","))],\"took_us\":1}"
  }

  @Test func `explain's shows each word with its figures, and those that pulled`() throws {
    let daemon = try FakeDaemon { $1.answer($0, result: Answers.explain) }
    defer { daemon.stop() }
    let outcome = try Kith.run("explain", "--html", page().path, "gin, xyzzy", socket: daemon.path)
    #expect(outcome.status == 0 && outcome.messages == "wrote \(page().path)\n")
    #expect(outcome.lines[0] == "gin/a, xyzzy/n")
    let page = try PageMarkup(page())
    page.expectWellFormed()
    page.expectAlone()
    #expect(
      page.html.contains("<span class=\"w a w3\" id=\"w0\">gin</span>, <span class=\"w n w0\" id=\"w1\">xyzzy</span>"))
    #expect(page.html.contains("<span class=\"w g w2 end\" id=\"w2\"></span>"))
    // 2.1 nats; "cat" stands in no word of the text.
    #expect(
      page.html.contains(
        "<span class=\"pull\"><bdi>bottle</bdi> +3.03</span> <span class=\"pull\"><bdi>cat</bdi> −0.36</span>"))
    #expect(page.html.contains("<dt>frequency</dt><dd>10.00</dd>") && page.html.contains("<dd>6.33</dd>"))
    #expect(page.html.contains("association 1 ") && page.html.contains("model english, generation 3"))
    #expect(page.count("<tr id=\"r") == 3 && page.count("class=\"row\"") == 1 && page.count("bits") > 5)
    // The browser compares these.
    for element in ["style", "script"] {
      let hash = try #require(try page.hash(of: element))
      if ProcessInfo.processInfo.environment["KITH_RECORD"] != nil { try Self.record(element, hash) }
      #expect(page.html.contains("\(element)-src &#39;sha256-\(hash)&#39;"), "run with KITH_RECORD=1, build, run again")
    }
  }

  private static func record(_ element: String, _ hash: String) throws {
    let top = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let file = top.appending(path: "Sources/kith/Pages/PageHashes.swift")
    let source = try String(contentsOf: file, encoding: .utf8)
    let line = try Regex("let \(element) = \"[^\"]*\"")
    try source.replacing(line, with: "let \(element) = \"\(hash)\"").write(to: file, atomically: true, encoding: .utf8)
  }

  @Test func `what anybody wrote becomes no markup and no script`() throws {
    let words = [
      "</script><script>alert(1)</script>", "\"'><img/src=x>", "a\u{1}b\u{1b}[31m", "\u{202e}سلام\u{5d0}", "&amp;&#60;",
      "<!--", "]]>", "\u{fffe}\u{85}", "javascript:x", "${x}`",
    ]
    let text = words.joined(separator: " ") + "\r\nend\u{7}"
    let reply = try Self.explained(words, text: text)
    let daemon = try FakeDaemon { $1.answer($0, result: reply) }
    defer { daemon.stop() }
    let outcome = try Kith.run("explain", "--html", page().path, socket: daemon.path, input: text)
    #expect(outcome.status == 0, "\(outcome.messages)")
    let page = try PageMarkup(page())
    page.expectWellFormed()
    page.expectAlone()
    #expect(page.count("<script>") == 1 && page.count("</script>") == 1 && page.count("<!--") == 0)
    #expect(page.html.contains(">&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;</span>"))
    #expect(page.html.contains(">a\u{fffd}b\u{fffd}[31m</span>") && page.html.contains("\nend\u{fffd}</div>"))
    #expect(page.html.contains("<bdi>&lt;/td&gt;&lt;b&gt;be\u{fffd}fore</bdi> +0.72"))
    // The second word's pull leads to the first, and lowers it.
    #expect(page.html.contains("<a href=\"#w0\"><bdi>&lt;/script&gt;") && page.html.contains("</a> −2.00</span>"))
    // 12 by frequency; grammar saves 2, topic 7, recurrence costs 1; 4 are left.
    #expect(page.html.contains("<td>12.00</td><td>2.00</td><td>7.00</td><td>−1.00</td><td>4.00</td>"))
  }

  @Test func `a long text has a page of bounded size, which says so`() throws {
    let words = (0..<10_050).map { "w\($0)" }
    let text = words.joined(separator: " ")
    let reply = try Self.explained(words, text: text)
    let daemon = try FakeDaemon { $1.answer($0, result: reply) }
    defer { daemon.stop() }
    let outcome = try Kith.run("explain", "--json", "--html", page().path, socket: daemon.path, input: text)
    #expect(outcome.status == 0 && outcome.output.hasPrefix("{\"model\""))
    let page = try PageMarkup(page())
    #expect(page.count("<tr id=\"r") == 10_000 && page.html.contains("10,050 words and sentence ends"))
    #expect(page.html.contains("of 10,050 here 50 are left out"))
    #expect(page.html.utf8.count < 5_000_000, "\(page.html.utf8.count)")
    // 400 bars at most, each the mean of 25 words.
    #expect(page.html.contains("a bar the mean of 25 words") && page.count("class=\"row\"") == 4)
  }

  @Test func `a text beyond one request is asked for in stretches, each after the sentences before it`() throws {
    let daemon = try FakeDaemon { request, connection in
      // A word a run of letters, and a sentence's end after each full stop and at the end of the text.
      let text = Array((request["text"]?.string ?? "").utf8)
      var items: [String] = []
      var start: Int?
      func add(_ word: String, _ range: Range<Int>) {
        items.append(
          "{\"word\":\"\(word)\",\"start\":\(range.lowerBound),\"end\":\(range.upperBound),\"oov\":false,\"owed_to\":\"grammar\","
            + "\"unigram_bits\":2.0,\"grammar_bits\":1.0,\"bits\":1.0,\"logprob\":-0.6931471805599453,\"parts\":{\"grammar\":-0.6931471805599453,"
            + "\"phrase_near\":0.0,\"phrase_far\":0.0,\"topic\":0.0,\"recurrence\":0.0,\"state\":0.0,\"normaliser\":0.0,\"verbatim\":0.0,\"spelling\":0.0},\"order\":1,\"ngram\":[\"w\"],\"pulls\":[]}"
        )
      }
      for (index, byte) in (text + [UInt8(ascii: " ")]).enumerated() {
        if byte != UInt8(ascii: " ") { start = start ?? index }
        guard byte == UInt8(ascii: " "), let first = start else { continue }
        add("w", first..<index)
        if text[index - 1] == UInt8(ascii: ".") || index == text.count { add("</s>", index..<index) }
        start = nil
      }
      connection.answer(
        request,
        result:
          "{\(Answers.model),\"logprob\":-1.0,\"tokens\":1,\"words\":[\(items.joined(separator: ","))],\"took_us\":1}")
    }
    defer { daemon.stop() }
    let text = (0..<1_000).map { $0 % 9 == 8 ? "end." : String(repeating: "ab", count: 40) }.joined(separator: " ")
    let outcome = try Kith.run("explain", "-c", "before ", "--html", page().path, socket: daemon.path, input: text)
    #expect(outcome.status == 0, "\(outcome.messages)")
    #expect(outcome.lines[0] == text.replacing(" ", with: "/g ") + "/g")
    #expect(outcome.output.contains("words owed to:  grammar \(1_000 + 111 + 1) "))
    try #require(daemon.requests.count == 2)
    let (first, second) = (daemon.requests[0], daemon.requests[1])
    #expect(first["context"] == "before " && first["text"]?.string.map { text.hasPrefix($0) } == true)
    #expect(second["context"]?.string?.hasSuffix("end.") == true)
    #expect((second["context"]?.string ?? "") + (second["text"]?.string ?? "") == "before " + text)
    let page = try PageMarkup(page())
    page.expectWellFormed()
    page.expectAlone()
    let tooLong = try Kith.run("explain", socket: daemon.path, input: String(repeating: "ab ", count: 400_000))
    #expect(tooLong.status == 2 && tooLong.messages.contains("the text has 1.1 MiB, and explain takes 1.0 MiB"))
  }

  @Test func `a reply with a word outside of the text makes no page`() throws {
    let daemon = try FakeDaemon { $1.answer($0, result: Answers.explain.replacing("\"end\":3", with: "\"end\":3000")) }
    defer { daemon.stop() }
    let outcome = try Kith.run("explain", "--json", "--html", page().path, "gin, xyzzy", socket: daemon.path)
    #expect(outcome.status == 3 && !FileManager.default.fileExists(atPath: page().path))
    let unwritable = try Kith.run("explain", "--html", "/nonexistent/a.html", "gin, xyzzy", socket: daemon.path)
    #expect(unwritable.status != 0)
  }

  @Test func `reason's tells the story step by step`() throws {
    let hostile = Answers.reason.replacing("Ann has it.", with: "Ann has <b>it</b> & \\\"more\\\".")
    let daemon = try FakeDaemon { request, connection in
      if request["stream"] == true { connection.send("chunk", Answers.reasonStep, to: request) }
      connection.answer(request, result: hostile)
    }
    defer { daemon.stop() }
    let outcome = try Kith.run(
      "reason", "--html", page().path, "-c", "x", "Where is the <glass>?", "bar", "sea", socket: daemon.path)
    #expect(outcome.status == 0 && outcome.messages == "wrote \(page().path)\n", "\(outcome.messages)")
    #expect(outcome.output.contains("step 1: "))
    let page = try PageMarkup(page())
    page.expectWellFormed()
    page.expectAlone()
    #expect(page.html.contains("<h1><bdi>Where is the &lt;glass&gt;?</bdi></h1>"))
    // The strongest first; what led to it, and the answer in it.
    #expect(page.html.contains("The <mark class=\"cue\">glass</mark> is in the <strong class=\"answer\">bar</strong>."))
    #expect(page.html.contains("Ann has &lt;b&gt;<mark class=\"cue\">it</mark>&lt;/b&gt; &amp; &quot;more&quot;."))
    #expect(page.html.contains("75 % of the step, from the text; found by <bdi>glass</bdi>, leads to <bdi>bar</bdi>"))
    #expect(page.html.contains("1.00 → 0.81 bits unsure") && page.html.contains("nothing new to gather"))
    #expect(page.count("<script>") == 0 && page.html.contains("<bdi>bar</bdi></th>") && page.html.contains("75.0 %"))
  }
}
