import Foundation
import StrictJSON
import Testing

@Suite struct `The command kith` {
  /// Answers like a daemon with two models.
  private func daemon() throws -> FakeDaemon {
    try FakeDaemon { request, connection in
      switch request["op"]?.string {
      case "ping": connection.answer(request, result: #"{"pong":true}"#)
      case "hello":
        connection.answer(
          request,
          result:
            #"{"server":"kithd","version":"9.9","role":"admin","protocol":1,"features":[],"limits":\#(Answers.limits)}"#
        )
      case "status": connection.answer(request, result: Answers.status)
      case "model.list": connection.answer(request, result: Answers.models)
      case "model.show": connection.answer(request, result: Answers.show)
      case "model.load": connection.answer(request, result: "{\(Answers.model),\"took_us\":5300}")
      case "model.unload": connection.answer(request, result: #"{"name":"english","unloaded":false}"#)
      case "predict" where request["texts"] != nil:
        connection.answer(request, result: Answers.predictions(request))
      case "predict": connection.answer(request, result: Answers.predict)
      case "score" where request["texts"] != nil: connection.answer(request, result: Answers.scores(request))
      case "score": connection.answer(request, result: Answers.scoreWords)
      case "explain": connection.answer(request, result: Answers.explain)
      case "choose": connection.answer(request, result: Answers.choose)
      case "collocates": connection.answer(request, result: Answers.collocates)
      case "reason":
        if request["stream"] == true { connection.send("chunk", Answers.reasonStep, to: request) }
        connection.answer(request, result: Answers.reason)
      case "related": connection.answer(request, result: Answers.related)
      case "topic": connection.answer(request, result: Answers.topic)
      case "similar" where request["to"] != nil:
        connection.answer(request, result: "{\(Answers.model),\"similarity\":0.25,\"took_us\":9}")
      case "similar": connection.answer(request, result: Answers.related)
      case "complete":
        for word in [" full", " of", " smoke."] {
          connection.send("chunk", "{\"text\":\"\(word)\",\"logprob\":-1.0}", to: request)
        }
        connection.answer(request, result: Answers.complete)
      default: connection.refuse(request, "request.unknown_op", "no such operation", hint: "did you mean another?")
      }
    }
  }

  // MARK: Results

  @Test func `predict prints words, percentages and bars in columns`() throws {
    let daemon = try daemon()
    defer { daemon.stop() }
    let outcome = try Kith.run("predict", "a", "glass", "of", "-n", "3", socket: daemon.path)
    #expect(
      outcome.output == """
        water     30.0 %  ██████████████████████████████
        gin       10.0 %  ██████████
        Müller  0.0101 %

        """)
    #expect(outcome.status == 0 && outcome.messages.isEmpty)
    #expect(daemon.requests.first?["text"] == "a glass of")
    let plain = try Kith.run("predict", "a", socket: daemon.path, environment: ["LC_ALL": "C"])
    #expect(plain.lines[1] == "gin       10.0 %  ##########")
  }

  @Test func `score prints the sum, and with --words each word`() throws {
    let daemon = try daemon()
    defer { daemon.stop() }
    let outcome = try Kith.run("score", "--words", "gin xyzzy", socket: daemon.path)
    #expect(
      outcome.output == """
        word    bits  n-gram
        gin    10.00       2  ███████████████
        xyzzy  16.00       1  unknown
        </s>    4.00       1  ██████

        total       30.00 bits  (3 words and sentence ends, 1 unknown)
        perplexity  1024        (10.00 bits per word, 3.00 per character)

        """)
  }

  @Test func `explain colours each word, or puts a letter behind it`() throws {
    let daemon = try daemon()
    defer { daemon.stop() }
    let plain = try Kith.run("explain", "--words", "gin, xyzzy", socket: daemon.path)
    #expect(
      plain.output == """
        gin/a, xyzzy/n

        word   frequency  grammar    all  owed to      pulled by (nats)
        gin        12.00    10.00   4.00  association  bottle +2.10, cat -0.25
        xyzzy      14.00    14.00  14.00  neither
        </s>        4.00     1.00   1.00  grammar

        words owed to:  grammar 1  association 1  repetition 0  neither 1
        bits per word:  frequency 10.00  grammar 8.33  with associations 6.33

        """)
    let coloured = try Kith.run("explain", "--color=always", "gin, xyzzy", socket: daemon.path)
    #expect(coloured.lines[0] == "\u{1b}[32;1mgin\u{1b}[0m, \u{1b}[31mxyzzy\u{1b}[0m")
    let fromInput = try Kith.run("explain", socket: daemon.path, input: "gin, xyzzy\n")
    #expect(fromInput.lines.first == "gin/a, xyzzy/n")
    #expect(daemon.requests.last?["text"] == "gin, xyzzy")
  }

  @Test func `related, topic and similar print words`() throws {
    let daemon = try daemon()
    defer { daemon.stop() }
    let related = try Kith.run("related", "gin", socket: daemon.path, environment: ["LC_ALL": "C"])
    #expect(
      related.output
        == "tonic  3.20  ##############################\nbottle  1.60  ###############\n".replacing(
          "tonic ", with: "tonic  "))
    #expect(daemon.requests.last?["text"] == "gin" && daemon.requests.last?["top"] == 10)
    let topic = try Kith.run("topic", "gin", socket: daemon.path)
    #expect(topic.output == "half-life  pulls for\n 10 words  tonic, bottle\n400 words  bar\n")
    #expect(try Kith.run("similar", "gin", "--to", "tea", socket: daemon.path).output == "0.2500\n")
    #expect(daemon.requests.last?["to"] == "tea")
    #expect(try Kith.run("related", "-n", "0", "gin", socket: daemon.path).status == 2)
  }

  @Test func `collocates prints a table and passages`() throws {
    let daemon = try daemon()
    defer { daemon.stop() }
    let outcome = try Kith.run(
      "collocates", "glass", "--window", "2", "--measure", "g2", "--passages", "1", socket: daemon.path)
    #expect(
      outcome.lines == [
        "word  count  before  after  expected   o/e   pmi   npmi    mi3  logdice  g2    t",
        "wine     12       2     10       0.3  48.0  5.59  0.427  12.75     9.25  71  3.4", "  a glass of wine",
      ])
    #expect(outcome.messages == "glass: seen 1,500 times\n")
    let request = try #require(daemon.requests.last)
    #expect(request["word"] == "glass" && request["window"] == 2 && request["measure"] == "g2")
    #expect(request["passages"] == 1 && request["side"] == "both" && request["text"] == nil)
    _ = try Kith.run("collocates", "glass", "--from-input", socket: daemon.path, input: "a glass of wine\n")
    #expect(daemon.requests.last?["passages"] == 1 && daemon.requests.last?["text"] == "a glass of wine")
    for (spelling, name) in [
      ("LL", "g2"), ("log-likelihood", "g2"), ("log likelihood", "g2"), ("G2", "g2"), ("logDice", "logdice"),
      ("MI", "pmi"), ("MI3", "mi3"),
      ("mi³", "mi3"), ("t-score", "t"), ("T", "t"), ("nPMI", "npmi"), ("freq", "frequency"), ("O/E", "o/e"),
    ] {
      _ = try Kith.run("collocates", "glass", "--measure", spelling, socket: daemon.path)
      #expect(daemon.requests.last?["measure"]?.string == name)
    }
    for (option, value) in [
      ("--measure", "magic"), ("--window", "21"), ("--min-count", "0"), ("-n", "0"), ("--side", "up"),
    ] {
      #expect(try Kith.run("collocates", "glass", option, value, socket: daemon.path).status == 2)
    }
  }

  @Test func `reason prints steps as they come, then the answers`() throws {
    let daemon = try daemon()
    defer { daemon.stop() }
    let story = "Ann has it. The glass is in the bar.\n"
    let outcome = try Kith.run("reason", "Where is the glass?", "bar", "sea", socket: daemon.path, input: story)
    #expect(
      outcome.lines == [
        "step 1: 1.00 to 0.81 bits unsure", "  The glass is in the bar.  (glass leads to bar)", "  Ann has it.  (it)",
        "answer  probability", "bar          75.0 %  ██████████████████████▌", "sea          25.0 %  ███████▌",
        "ended: nothing new to gather",
      ])
    let request = try #require(daemon.requests.last)
    #expect(request["text"] == "Where is the glass?" && request["options"] == ["bar", "sea"])
    #expect(request["context"]?.string == String(story.dropLast()) && request["facts"] == nil)
    _ = try Kith.run(
      "reason", "Where?", "--facts", "--steps", "2", "-n", "3", socket: daemon.path, input: "one fact\nanother\n")
    let facts = try #require(daemon.requests.last)
    #expect(facts["facts"] == ["one fact", "another"] && facts["context"] == nil && facts["options"] == nil)
    #expect(facts["steps"] == 2 && facts["top"] == 3)
    _ = try Kith.run("reason", "Where?", "--passages", socket: daemon.path)
    #expect(daemon.requests.last?["passages"] == true && daemon.requests.last?["context"] == nil)
    _ = try Kith.run("reason", "Where?", "--session", "s-1", socket: daemon.path)
    #expect(daemon.requests.last?["session"] == "s-1" && daemon.requests.last?["context"] == nil)
    let json = try Kith.run("--json", "reason", "Where?", "--context", "a", socket: daemon.path)
    let reply = try JSONValue.parse(json.lines.joined())
    #expect(json.lines.count == 1 && reply["ended"] == "nothing_new")
    #expect(try Kith.run("reason", "Where?", "-s", "s-1", "-c", "a", socket: daemon.path).status == 2)
    #expect(try Kith.run("reason", socket: daemon.path).status == 2)
  }

  @Test func `context, grammar alone and associations alone are asked for`() throws {
    let daemon = try daemon()
    defer { daemon.stop() }
    for verb in ["predict", "score", "complete", "explain"] {
      _ = try Kith.run(verb, "--context", "c", "--grammar-only", "a", socket: daemon.path)
      #expect(daemon.requests.last?["context"] == "c")
      #expect(daemon.requests.last?["experts"] == ["grammar"])
      _ = try Kith.run(verb, "--associations-only", "a", socket: daemon.path)
      #expect(daemon.requests.last?["experts"] == ["associations"])
      let neither = try Kith.run(verb, "--associations-only", "--grammar-only", "a", socket: daemon.path)
      #expect(neither.status == 2 && neither.messages.contains("cannot be combined"), "\(neither.messages)")
    }
  }

  @Test func `a session is asked in, and no model is named then`() throws {
    let daemon = try daemon()
    defer { daemon.stop() }
    let environment = ["KITH_SESSION": "s-env", "KITH_MODEL": "m"]
    for verb in ["predict", "score", "complete", "explain", "related", "topic"] {
      _ = try Kith.run(verb, "--session", "s-1", "a", socket: daemon.path, environment: environment)
      #expect(daemon.requests.last?["session"] == "s-1" && daemon.requests.last?["model"] == nil)
      _ = try Kith.run(verb, "a", socket: daemon.path, environment: environment)
      #expect(daemon.requests.last?["session"] == "s-env" && daemon.requests.last?["model"] == nil)
      _ = try Kith.run(verb, "-m", "english", "a", socket: daemon.path, environment: environment)
      #expect(daemon.requests.last?["session"] == nil && daemon.requests.last?["model"] == "english")
    }
    _ = try Kith.run("score", "-c", "before", "a", socket: daemon.path, environment: environment)
    #expect(daemon.requests.last?["session"] == nil && daemon.requests.last?["context"] == "before")
  }

  @Test func `choose prints the options and who decided`() throws {
    let daemon = try daemon()
    defer { daemon.stop() }
    let outcome = try Kith.run("choose", "he drank the ___", "gin", "sail", socket: daemon.path)
    let lines = outcome.lines.map { $0.split(separator: " ").prefix(3) }
    #expect(lines.count == 4)
    #expect(lines.first == ["option", "probability"])
    #expect(lines.dropFirst().first == ["gin", "90.0", "%"] && lines.dropFirst(2).first == ["sail", "10.0", "%"])
    #expect(
      outcome.lines.last == "decided by association; bits over the second: grammar -0.72, association +3.90")
    #expect(daemon.requests.last?["text"] == "he drank the ___" && daemon.requests.last?["options"] == ["gin", "sail"])
    _ = try Kith.run("choose", "--per-token", socket: daemon.path, input: "a b\nc d\n")
    #expect(daemon.requests.last?["options"] == ["a b", "c d"] && daemon.requests.last?["text"] == nil)
    #expect(daemon.requests.last?["per_token"] == true)
    #expect(try Kith.run("choose", "he drank the ___", socket: daemon.path).status == 2)
    #expect(try Kith.run("choose", socket: daemon.path, input: "").status == 2)
  }

  @Test func `complete prints the text and the words that come`() throws {
    let daemon = try daemon()
    defer { daemon.stop() }
    #expect(try Kith.run("complete", "The bar was", socket: daemon.path).output == "The bar was full of smoke.\n")
    #expect(try Kith.run("complete", socket: daemon.path, input: "The bar was\n").output == " full of smoke.\n")
    #expect(daemon.requests.last?["text"] == "The bar was")
  }

  @Test func `complete prints words as soon as they come`() throws {
    let mayGoOn = DispatchSemaphore(value: 0)
    let daemon = try FakeDaemon { request, connection in
      connection.send("chunk", #"{"text":" full\n","logprob":-1.0}"#, to: request)
      mayGoOn.wait()
      connection.answer(request, result: Answers.complete)
    }
    defer { daemon.stop() }
    let kith = Kith(["complete", "The bar was"], socket: daemon.path)
    try kith.process.run()
    #expect(try kith.nextLine() == "The bar was full")
    mayGoOn.signal()
    #expect(try kith.outcome().status == 0)
  }

  @Test func `models, status and ping are laid out for people`() throws {
    let daemon = try daemon()
    defer { daemon.stop() }
    #expect(
      try Kith.run("models", socket: daemon.path).output == """
        name     state         size  generation
        english  ready      100 MiB           3  default
        news     installed    934 B           -

        """)
    #expect(try Kith.run("models", "ls", socket: daemon.path).lines.count == 3)
    let show = try Kith.run("models", "show", "english", socket: daemon.path)
    #expect(show.output.contains("vocabulary  60,000 words\n"))
    #expect(show.output.contains("n-grams     60,000, 1,200,000\n"))
    let status = try Kith.run("status", socket: daemon.path)
    #expect(status.output.contains("up 1:02:05"))
    #expect(status.output.contains("1,234,567 answered"))
    #expect(try Kith.run("models", "load", socket: daemon.path).output == "english: loaded in 5.3 ms, generation 3\n")
    let ping = try Kith.run("ping", "-v", socket: daemon.path)
    #expect(ping.output.hasPrefix("pong in "))
    #expect(ping.messages.hasPrefix("kithd 9.9, protocol 1, at "))
  }

  @Test func `what is done to models is said, and asked for by name`() throws {
    let daemon = try FakeDaemon { request, connection in
      switch request["op"]?.string {
      case "model.pin", "model.unpin", "model.share":
        let more = request["op"] == "model.share" && request["shared"] == false ? ",\"private\":true" : ""
        connection.answer(request, result: "{\"name\":\"~anna/m\",\"state\":\"ready\",\"default\":false\(more)}")
      case "model.alias" where request["model"] == nil:
        connection.answer(
          request, result: request["alias"] == "news" ? #"{"alias":"news","before":"m"}"# : #"{"alias":"x"}"#)
      case "model.alias": connection.answer(request, result: #"{"alias":"news","model":"m"}"#)
      case "model.verify":
        connection.answer(request, result: #"{"name":"m","bytes":2048,"hash":"0123456789abcdef","took_us":5}"#)
      case "model.delete": connection.answer(request, result: #"{"name":"m","deleted":true}"#)
      case "model.list":
        connection.answer(
          request,
          result: #"""
            {"models":[{"name":"~anna/m","state":"ready","default":true,"bytes":5,"gen":1,"pinned":true,"private":true,\#
            "aliases":["default","news"]}]}
            """#)
      default: connection.refuse(request, "auth.denied", "`model.load` needs the role `train`", hint: "join kith-train")
      }
    }
    defer { daemon.stop() }
    for (arguments, output, status) in [
      (["pin", "m"], "~anna/m: pinned", 0), (["unpin", "m"], "~anna/m: not pinned", 0),
      (["share", "m"], "~anna/m: shared", 0), (["share", "--private", "m"], "~anna/m: private", 0),
      (["alias", "news", "m"], "news: stands for m", 0), (["alias", "news"], "news: no longer stands for m", 0),
      (["alias", "x"], "x: was no alias", 1), (["verify", "m"], "m: sound, 2.0 KiB, 0123456789abcdef", 0),
      (["delete", "m"], "m: deleted", 0), (["load", "m"], "", 5),
    ] as [([String], String, Int32)] {
      let kith = Kith(["models"] + arguments, socket: daemon.path)
      try kith.process.run()
      let outcome = try kith.outcome()
      #expect(outcome.output == output + (output.isEmpty ? "" : "\n"), "\(arguments)")
      #expect(outcome.status == status, "\(arguments)")
    }
    #expect(daemon.requests.first == ["id": 1, "op": "model.pin", "model": "m"])
    let list = try Kith.run("models", socket: daemon.path)
    #expect(list.output.contains("default, pinned, private, alias news"))
  }

  @Test func `an answer that is no is exit status 1`() throws {
    let daemon = try daemon()
    defer { daemon.stop() }
    let outcome = try Kith.run("models", "unload", socket: daemon.path)
    #expect(outcome.output == "english: was not in memory\n")
    #expect(outcome.status == 1)
  }

  @Test(arguments: [["predict", "a"], ["score", "a"], ["complete", "a"], ["models"], ["status"], ["ping"]])
  func `--json prints the result as one line`(arguments: [String]) throws {
    let daemon = try daemon()
    defer { daemon.stop() }
    let kith = Kith(arguments + ["--json"], socket: daemon.path)
    try kith.process.run()
    let outcome = try kith.outcome()
    #expect(outcome.lines.count == 1)
    #expect(try JSONValue.parse(outcome.output).object != nil)
    #expect(outcome.messages.isEmpty)
  }

  @Test func `options may stand before the verb`() throws {
    let daemon = try daemon()
    defer { daemon.stop() }
    let outcome = try Kith.run("-S", daemon.path, "--model=news", "--timeout", "2s", "--json", "predict", "a")
    #expect(outcome.status == 0)
    #expect(outcome.lines.count == 1)
    #expect(daemon.requests.first?["model"] == "news")
    #expect(daemon.requests.first?["deadline_ms"] == 2000)
    _ = try Kith.run("-m", "news", "predict", "-m", "other", "a", socket: daemon.path)
    #expect(daemon.requests.last?["model"] == "other")
    _ = try Kith.run("predict", "a", socket: daemon.path, environment: ["KITH_MODEL": "mine"])
    #expect(daemon.requests.last?["model"] == "mine")
  }

  @Test func `a memory is named by KITH_MEMORY or an option, and no name is none`() throws {
    let learnt = #"{\#(Answers.model),"memory":"x","learnt":1,"words":1,"new":0,"took_us":9}"#
    let daemon = try FakeDaemon { request, connection in
      connection.answer(request, result: request["op"] == "learn" ? learnt : Answers.predict)
    }
    defer { daemon.stop() }
    for (name, arguments, asked) in [
      ("mails", [], "mails"), ("mails", ["--memory", "work"], "work"), ("mails", ["--memory", ""], nil), ("", [], nil),
      (nil, [], nil), (nil, ["--memory", "own"], "own"),
    ] as [(String?, [String], String?)] {
      let environment = name.map { ["KITH_MEMORY": $0] } ?? [:]
      let outcome = try Kith.run(["predict", "a"] + arguments, socket: daemon.path, environment: environment)
      #expect(outcome.status == 0 && daemon.requests.last?["memory"]?.string == asked, "\(name ?? "-") \(arguments)")
      if arguments == ["--memory", ""] { continue }
      // Where none is named, what learns is the one called `own`, which the daemon knows by no name.
      let learns = try Kith.run(["learn", "-t", "a"] + arguments, socket: daemon.path, environment: environment)
      #expect(learns.status == 0 && daemon.requests.last?["memory"]?.string == asked, "\(name ?? "-") \(arguments)")
    }
    let wrong = try Kith.run(["predict", "a"], socket: daemon.path, environment: ["KITH_MEMORY": "../x"])
    #expect(wrong.status == 2 && wrong.messages.contains("KITH_MEMORY must be a name"))
  }

  @Test func `memories are listed and removed, whether their models are there or not`() throws {
    let listed = """
      {"memories":[{"model":"harbour","memory":"own","installed":true,"file_bytes":2048,"last":1700000000,"damaged":0},
      {"model":"~1000/old","memory":"mails","installed":false,"file_bytes":99,"damaged":2}],"disk_bytes":2147}
      """.replacing("\n", with: "")
    let daemon = try FakeDaemon { request, connection in
      let count = request["model"] == "nobody" ? 0 : 2
      connection.answer(
        request, result: request["op"] == "memory.list" ? listed : #"{"removed":\#(count),"freed_bytes":2048}"#)
    }
    defer { daemon.stop() }
    let list = try Kith.run(["memory", "list"], socket: daemon.path)
    #expect(list.lines.count == 3 && list.lines[1].hasPrefix("harbour") && list.lines[1].contains("2023-11-14"))
    #expect(list.lines[2].hasSuffix("its model is gone, 2 damaged and set aside"))
    let removed = try Kith.run(["memory", "remove", "~1000/old", "mails"], socket: daemon.path)
    #expect(removed.output == "2 memories removed, 2.0 KiB of the disk\n")
    #expect(daemon.requests.last?["model"] == "~1000/old" && daemon.requests.last?["memory"] == "mails")
    #expect(try Kith.run(["memory", "remove", "nobody"], socket: daemon.path).status == 1)
  }

  @Test func `colours follow --color and NO_COLOR`() throws {
    let daemon = try daemon()
    defer { daemon.stop() }
    func output(_ arguments: String..., environment: [String: String] = [:]) throws -> String {
      let kith = Kith(["predict", "a"] + arguments, socket: daemon.path, environment: environment)
      try kith.process.run()
      return try kith.outcome().output
    }
    #expect(try !output().contains("\u{1b}"), "into a pipe")
    #expect(try output("--color", "always").contains("\u{1b}[1m"))
    #expect(try output("--color", "always", environment: ["NO_COLOR": "1"]).contains("\u{1b}"), "asked for")
    #expect(try !output("--color", "never").contains("\u{1b}"))
    // script(1) gives a terminal.
    guard FileManager.default.isExecutableFile(atPath: "/usr/bin/script") else { return }
    for (noColor, hasColor) in [("", true), ("1", false)] {
      let terminal = Process()
      terminal.executableURL = URL(filePath: "/usr/bin/script")
      terminal.arguments = ["-qefc", "'\(Kith.path)' predict a", "/dev/null"]
      terminal.environment = [
        "KITH_SOCKET": daemon.path, "NO_COLOR": noColor, "TERM": "xterm", "PATH": "/bin:/usr/bin",
      ]
      let pipe = Pipe()
      terminal.standardOutput = pipe
      terminal.standardInput = FileHandle.nullDevice
      try terminal.run()
      let text = String(decoding: try pipe.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
      terminal.waitUntilExit()
      #expect(text.contains("water"))
      #expect(text.contains("\u{1b}[1m") == hasColor)
    }
  }

  // MARK: Filters

  @Test func `score answers line by line, in order, and marks lines without words`() throws {
    let daemon = try daemon()
    defer { daemon.stop() }
    let outcome = try Kith.run("score", socket: daemon.path, input: "ab\n\nabcd\r\n???\nlast")
    #expect(
      outcome.lines == ["2.8854\t2.5000\tab", "-\t-\t", "5.7708\t2.5000\tabcd", "-\t-\t???", "5.7708\t2.5000\tlast"])
    #expect(outcome.messages == "kith: line 4: the text holds no words.\n")
    #expect(outcome.status == 1)
  }

  @Test func `a filter answers a line before the next one comes`() throws {
    let daemon = try daemon()
    defer { daemon.stop() }
    let kith = Kith(["predict"], socket: daemon.path)
    try kith.process.run()
    for word in ["one", "two", "three"] {
      try kith.input.fileHandleForWriting.write(contentsOf: Data("\(word)\n".utf8))
      #expect(try kith.nextLine() == "after\t\(word)")
    }
    try kith.input.fileHandleForWriting.close()
    let outcome = try kith.outcome()
    #expect(outcome.status == 0 && outcome.output.isEmpty)
  }

  @Test func `a filter keeps up with many lines in few requests`() throws {
    let daemon = try daemon()
    defer { daemon.stop() }
    let lines = (0..<5000).map { "line \($0)" }
    let outcome = try Kith.run("score", socket: daemon.path, input: lines.joined(separator: "\n") + "\n")
    #expect(outcome.lines.map { String($0.split(separator: "\t")[2]) } == lines)
    #expect(daemon.requests.count < 100)
  }

  @Test func `nothing in, nothing out`() throws {
    let daemon = try daemon()
    defer { daemon.stop() }
    let outcome = try Kith.run("score", socket: daemon.path)
    #expect(outcome.status == 0 && outcome.output.isEmpty && outcome.messages.isEmpty)
  }

  @Test(arguments: [(1_000, 100), (200, 500), (5, 512)])
  func `a filter asks for no more words at once than an answer may hold`(top: Int, most: Int) throws {
    let daemon = try FakeDaemon { request, connection in
      let count = request["texts"]?.array?.count ?? 0
      let word = #"{"word":"boat","text":" boat","logprob":-1}"#
      let predictions = [String](repeating: "{\"words\":[\(word)]}", count: count).joined(separator: ",")
      connection.answer(request, result: "{\(Answers.model),\"predictions\":[\(predictions)],\"took_us\":1}")
    }
    defer { daemon.stop() }
    let input = (0..<1_200).map { "line \($0)\n" }.joined()
    let outcome = try Kith.run("predict", "-n", "\(top)", socket: daemon.path, input: input)
    #expect(outcome.status == 0 && outcome.lines.count == 1_200, "\(outcome.messages)")
    let counts = daemon.requests.compactMap { $0["texts"]?.array?.count }
    #expect(counts.reduce(0, +) == 1_200 && counts.allSatisfy { $0 <= most }, "\(counts)")
  }

  @Test func `--json in a filter prints one line of JSON for each line`() throws {
    let daemon = try daemon()
    defer { daemon.stop() }
    let outcome = try Kith.run("score", "--json", socket: daemon.path, input: "ab\n?\n")
    #expect(try JSONValue.parse(outcome.lines[0])["logprob"] == -2.0)
    #expect(try JSONValue.parse(outcome.lines[1])["error"] != nil)
  }

  // MARK: Errors

  @Test func `without a daemon it says so, at once, and what to type`() throws {
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let own = try Kith.run("predict", "a", socket: "\(folder)/k.sock")
    #expect(own.status == 6)
    #expect(
      own.messages == """
        kith: cannot reach kithd at \(folder)/k.sock: no such file.
          start it:  \(Self.daemon) --user --socket \(folder)/k.sock &

        """)
    #expect(own.output.isEmpty)
    // Where systemd runs the units are named; `StartAdviceTests` have all kinds of machines.
    let isBare = !["/run/kith/kith.sock", "/run/systemd/system"].contains(where: FileManager.default.fileExists)
    guard isBare else { return }
    let system = try Kith.run("predict", "a")
    #expect(system.status == 6)
    #expect(
      system.messages == """
        kith: cannot reach kithd at /run/kith/kith.sock: no such file.
          start it:  \(Self.daemon) --user &

        """)
  }

  /// What `kith` calls the daemon: it lies beside it, and not on the tests' PATH.
  private static let daemon =
    "\(URL(filePath: Kith.path).resolvingSymlinksInPath().deletingLastPathComponent().path)/kithd"

  @Test(arguments: [
    (["predcit", "a"], "there is no verb `predcit`", "did you mean predict?  (all of them:  kith --help)"),
    (["-q", "scoer"], "there is no verb `scoer`", "did you mean score?  (all of them:  kith --help)"),
    (["frobnicate"], "there is no verb `frobnicate`", "all of them:  kith --help"),
    (["he poured a glass of"], "there is no verb `he poured a glass of`", "all of them:  kith --help"),
    (["help", "score", "nosuch"], "there is no verb `score nosuch`", "its help:  kith score --help"),
    (["help", "nosuch"], "there is no verb `nosuch`", "all of them:  kith --help"),
    (
      ["help", "models", "shwo"], "there is no verb `models shwo`",
      "did you mean show?  (all of them:  kith models --help)"
    ),
    (["models", "lst"], "there is no verb `models lst`", "did you mean ls?  (all of them:  kith models --help)"),
    (
      ["--json", "models", "--json", "shwo"], "there is no verb `models shwo`",
      "did you mean show?  (all of them:  kith models --help)"
    ),
    (
      ["session", "opne"], "there is no verb `session opne`", "did you mean open?  (all of them:  kith session --help)"
    ),
  ])
  func `a verb that is none is named, with the one that was meant`(
    arguments: [String], message: String, hint: String
  ) throws {
    let kith = Kith(arguments)
    try kith.process.run()
    let outcome = try kith.outcome()
    #expect(outcome.status == 2 && outcome.output.isEmpty)
    #expect(outcome.messages == "kith: \(message).\n  \(hint)\n")
  }

  @Test func `help of a verb is its help`() throws {
    for arguments in [["help", "models", "show"], ["models", "show", "--help"]] {
      let kith = Kith(arguments)
      try kith.process.run()
      let outcome = try kith.outcome()
      #expect(outcome.status == 0 && outcome.output.hasPrefix("OVERVIEW: Say what a model is"), "\(outcome.output)")
    }
  }

  @Test(arguments: [
    (["predict", "-n", "0", "a"], "-n must be from 1"), (["predict", "--top", "0", "a"], "--top must be from 1"),
    (["related", "-n=0", "a"], "-n must be from 1"), (["collocates", "--top=0", "a"], "--top must be from 1"),
    (["session", "undo", "-s", "a", "-n", "0"], "-n must be from 1"),
    (["complete", "--greedy", "-t", "1", "a"], "--greedy is -t 0"),
    (["complete", "--greedy", "--temperature", "1", "a"], "--greedy is --temperature 0"),
    (["score", "-w"], "-w needs a text"), (["score", "-s", "x", "-c", "y", "a"], "leave -c out"),
    (["score", "-s", "x", "--grammar-only", "a"], "leave --grammar-only out"),
    (["score", "-s", "x", "-m", "y", "a"], "leave -m out"), (["predict", "-n", "x", "a"], "invalid for '-n <count>'"),
    (["predict", "--top=x", "a"], "invalid for '--top <count>'"), (["--timeout", "soon", "ping"], "Usage: kith ["),
    (["predict", "--", "-n", "0"], "hint"),
    (["predict", "--memory", "../x", "a"], "--memory must be a name of letters, digits, dots, dashes and underscores"),
    (["learn", "--memory", "../x", "-t", "a"], "at most 64 bytes, not \"../x\""),
    (["learn", "--memory", "", "-t", "a"], "at most 64 bytes, not \"\""),
    (["memory", "forget", "--memory", "", "--all"], "at most 64 bytes, not \"\""),
    (["repl", "--memory", "", "--learn"], "--learn needs a memory"),
  ])
  func `errors name an option as it was typed`(arguments: [String], part: String) throws {
    let daemon = try FakeDaemon { $1.refuse($0, "request.bad_value", "no", hint: "hint") }
    defer { daemon.stop() }
    let kith = Kith(arguments, socket: daemon.path)
    try kith.process.run()
    try kith.input.fileHandleForWriting.close()
    let outcome = try kith.outcome()
    #expect(outcome.status == 2)
    #expect(outcome.messages.contains(part), "\(outcome.messages)")
  }

  @Test(arguments: [
    (["-n", "0"], "-n"), (["--max-words", "0"], "--max-words"), (["--max-words=0"], "--max-words"), ([], "`max_words`"),
  ])
  func `the daemon's errors are about the option that was typed`(option: [String], name: String) throws {
    let daemon = try FakeDaemon { request, connection in
      connection.send(
        "error",
        #"{"code":"request.bad_value","message":"`max_words` must be positive","field":"max_words","retry":false}"#,
        to: request)
    }
    defer { daemon.stop() }
    let kith = Kith(["complete", "a"] + option, socket: daemon.path)
    try kith.process.run()
    #expect(try kith.outcome().messages == "kith: \(name) must be positive.\n")
  }

  @Test(arguments: [
    ["predict"], ["complete"], ["score"], ["tokenize"], ["explain"], ["related"], ["topic"], ["similar"],
    ["session", "append"],
  ])
  func `a text that is the name of a file is taken as it is, which is said`(verb: [String]) throws {
    let daemon = try daemon()
    defer { daemon.stop() }
    let names = ["\(daemon.folder)/a.txt", "\(daemon.folder)/b's text"]
    for name in names { try "the green boat\n".write(toFile: name, atomically: true, encoding: .utf8) }
    let command = "kith \(verb.joined(separator: " "))"
    func messages(_ text: String...) throws -> String {
      let kith = Kith(verb + text, socket: daemon.path, environment: ["KITH_SESSION": "s-1"])
      try kith.process.run()
      try kith.input.fileHandleForWriting.close()
      return try kith.outcome().messages
    }
    let note = "note: the text is the name of a file; for what the file holds:  \(command) < \(names[0])\n"
    #expect(try messages(names[0]).hasPrefix(note))
    #expect(try messages("-q", names[0]).contains("note:") == false)
    let quoted = "'\(names[1].replacing("'", with: #"'\''"#))'"
    #expect(
      try messages(names[0], names[1]).hasPrefix(
        "note: the texts are names of files; for what the files hold:  cat \(names[0]) \(quoted) | \(command)\n"))
    for text in [["the", names[0]], ["\(daemon.folder)/none"], [daemon.folder]] {
      let kith = Kith(verb + text, socket: daemon.path, environment: ["KITH_SESSION": "s-1"])
      try kith.process.run()
      try kith.input.fileHandleForWriting.close()
      #expect(try !kith.outcome().messages.contains("note:"))
    }
  }

  @Test func `other verbs say how they read a file`() throws {
    let daemon = try daemon()
    defer { daemon.stop() }
    let name = "\(daemon.folder)/a.txt"
    try "the green boat\n".write(toFile: name, atomically: true, encoding: .utf8)
    #expect(try Kith.run("choose", name, socket: daemon.path).messages.contains("kith choose < \(name)\n"))
    #expect(
      try Kith.run("reason", name, socket: daemon.path, input: "a").messages.contains(
        "kith reason QUESTION < \(name)\n"))
    #expect(
      try Kith.run("collocates", name, socket: daemon.path).messages.contains(
        "kith collocates WORD --from-input < \(name)\n"))
  }

  @Test(
    arguments: [
      ("request.bad_value", 2), ("request.unknown_op", 2), ("model.corrupt", 3), ("model.wrong_version", 3),
      ("server.internal", 3), ("store.no_space", 3), ("job.failed", 3), ("job.not_found", 4), ("auth.denied", 5),
      ("auth.quota", 5), ("flow.deadline", 7), ("flow.overloaded", 8), ("flow.cancelled", 130),
      ("auth.invented_later", 5), ("something.new", 3),
    ] as [(String, Int32)])
  func `every error has its exit status`(code: String, status: Int32) throws {
    let daemon = try FakeDaemon { $1.refuse($0, code, "it went wrong", hint: "do it right") }
    defer { daemon.stop() }
    let outcome = try Kith.run("status", socket: daemon.path)
    #expect(outcome.status == status)
    if status != 130 { #expect(outcome.messages == "kith: it went wrong.\n  do it right\n") }
    #expect(outcome.output.isEmpty)
  }

  @Test(arguments: ["flow.draining", "model.loading", "some.new_wait"]) func `what is worth another try is 75`(
    code: String
  ) throws {
    let daemon = try FakeDaemon { request, connection in
      connection.send("error", "{\"code\":\"\(code)\",\"message\":\"wait\",\"retry\":true}", to: request)
    }
    defer { daemon.stop() }
    #expect(try Kith.run("ping", socket: daemon.path).status == 75)
  }

  @Test func `a daemon that hangs up is 75, one that says nothing is 7`() throws {
    let rude = try FakeDaemon { $1.close() }
    defer { rude.stop() }
    #expect(try Kith.run("ping", socket: rude.path).status == 75)
    let silent = try FakeDaemon { _, _ in }
    defer { silent.stop() }
    let outcome = try Kith.run("ping", "--timeout", "10ms", socket: silent.path)
    #expect(outcome.status == 7)
    #expect(outcome.messages.hasPrefix("kith: no answer within 10 ms.\n"))
  }

  @Test func `a model that is not there comes with those that are`() throws {
    let daemon = try FakeDaemon { request, connection in
      if request["op"] == "model.list" { return connection.answer(request, result: Answers.models) }
      connection.refuse(request, "model.not_found", "there is no model `x`")
    }
    defer { daemon.stop() }
    let outcome = try Kith.run("predict", "-m", "x", "a", socket: daemon.path)
    #expect(outcome.status == 4)
    #expect(outcome.messages == "kith: there is no model `x`.\n  installed: english, news  (choose with --model)\n")
  }

  @Test func `without any model it says how to get one`() throws {
    let daemon = try FakeDaemon { request, connection in
      if request["op"] == "model.list" { return connection.answer(request, result: #"{"models":[]}"#) }
      connection.refuse(request, "model.not_found", "no model is installed")
    }
    defer { daemon.stop() }
    let outcome = try Kith.run("predict", "a", socket: daemon.path)
    #expect(outcome.status == 4)
    #expect(outcome.messages.contains("  get one:  kith-setup-english  (or train your own:  kith train NAME FILES)\n"))
    #expect(try Kith.run("models", socket: daemon.path).messages.contains("kith-setup-english"))
  }

  @Test(arguments: [
    ["predict", "--tpo", "3"], ["frobnicate"], ["predict", "-n", "0", "a"], ["predict", "--timeout", "soon", "a"],
    ["models", "show", "a", "b"], ["score", "--words"], ["--frob", "ping"], ["train"], ["jobs", "watch"],
    ["complete", "--greedy", "-t", "1", "a"],
  ])
  func `wrong usage is 2, with a sentence and no trace`(arguments: [String]) throws {
    let kith = Kith(arguments)
    try kith.process.run()
    try kith.input.fileHandleForWriting.close()
    let outcome = try kith.outcome()
    #expect(outcome.status == 2)
    #expect(outcome.messages.hasPrefix("kith: "))
    #expect(outcome.output.isEmpty)
  }

  @Test func `call prints the answer as it is and has its exit status`() throws {
    let daemon = try daemon()
    defer { daemon.stop() }
    let good = try Kith.run("call", #"{"id":"x","op":"ping"}"#, socket: daemon.path)
    #expect(good.output == "{\"id\":\"x\",\"result\":{\"pong\":true}}\n")
    #expect(good.status == 0)
    let bad = try Kith.run("call", #"{"op":"x"}"#, socket: daemon.path)
    #expect(bad.lines.count == 1)
    #expect(bad.status == 2 && bad.messages.isEmpty)
    #expect(try Kith.run("call", "[]", socket: daemon.path).status == 2)
    let many = try Kith.run("call", socket: daemon.path, input: "{\"op\":\"ping\"}\n\n{\"op\":\"ping\"}\n")
    #expect(many.lines.count == 2)
  }

  // MARK: Endings

  @Test func `a reader that went away ends it quietly`() throws {
    let daemon = try daemon()
    defer { daemon.stop() }
    let shell = Process()
    shell.executableURL = URL(filePath: "/bin/sh")
    shell.arguments = ["-c", "exec 3>&1; (echo a; echo b) | '\(Kith.path)' score 2>&3 | true; echo done"]
    shell.environment = ["KITH_SOCKET": daemon.path]
    let pipe = Pipe()
    shell.standardOutput = pipe
    try shell.run()
    let text = String(decoding: try pipe.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    #expect(text == "done\n")

    let kith = Kith(["predict", "a"], socket: daemon.path)
    try kith.output.fileHandleForReading.close()
    try kith.process.run()
    let messages = try kith.messages.fileHandleForReading.readToEnd() ?? Data()
    kith.process.waitUntilExit()
    #expect(messages.isEmpty)
    #expect(kith.process.terminationReason == .exit && kith.process.terminationStatus == 0)
  }

  @Test func `a full disk is an error`() throws {
    let daemon = try daemon()
    defer { daemon.stop() }
    let kith = Kith(["predict", "a"], socket: daemon.path)
    kith.process.standardOutput = FileHandle(forWritingAtPath: "/dev/full")
    try kith.process.run()
    let messages = String(decoding: try kith.messages.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    kith.process.waitUntilExit()
    #expect(kith.process.terminationStatus == 1)
    #expect(messages == "kith: cannot write the results: No space left on device\n")
  }

  @Test func `an interruption cancels the request and is 130`() throws {
    let arrived = DispatchSemaphore(value: 0)
    let daemon = try FakeDaemon { request, connection in
      guard request["op"] == "cancel" else {
        arrived.signal()
        return
      }
      connection.answer(request, result: #"{"cancelled":true}"#)
      connection.send("{\"id\":\(request["target"] ?? 0),\"error\":{\"code\":\"flow.cancelled\",\"message\":\"c\"}}\n")
    }
    defer { daemon.stop() }
    let kith = Kith(["complete", "The bar was"], socket: daemon.path)
    try kith.process.run()
    arrived.wait()
    kith.process.interrupt()
    let outcome = try kith.outcome()
    #expect(outcome.status == 130)
    #expect(outcome.messages.isEmpty)
    #expect(daemon.requests.map { $0["op"] } == ["complete", "cancel"])
    #expect(daemon.requests[1]["target"] == daemon.requests[0]["id"])
  }

  @Test func `its version and its start take no daemon`() throws {
    let outcome = try Kith.run("--version")
    #expect(outcome.output.hasPrefix("kith "))
    #expect(outcome.status == 0)
  }
}
