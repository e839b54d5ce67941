import KithProtocol
import KithServer
import Logging
import Synchronization
import Testing

@Suite struct `A configuration file` {
  private func read(_ text: String) throws -> [String: String] {
    Dictionary(
      uniqueKeysWithValues: try ConfigurationFile.parse(text, named: "f").map { ($0.name, $0.value) })
  }

  private func mistake(_ text: String) -> String? {
    var settings = Settings()
    do throws(ConfigurationError) {
      try settings.apply(text, ofFile: "/etc/kith/kithd.conf")
      return nil
    } catch {
      return error.message
    }
  }

  @Test func `is names and values, with comments`() throws {
    let text = """
      # comment
        default = english   # why
      \tlog-level="debug"#at once

      socket = "/run/a # b"
      state = /a#b = c\r
      models = "a \\"b\\" \\\\"
      threads=
      """
    #expect(
      try read(text) == [
        "default": "english", "log-level": "debug", "socket": "/run/a # b", "state": "/a#b = c",
        "models": "a \"b\" \\", "threads": "",
      ])
    #expect(try read("\u{FEFF}threads = 2\r\n") == ["threads": "2"])
  }

  @Test(arguments: [
    ("default english", "line 1: `default english` is not a setting"), ("\n = x", "line 2: there is no name"),
    ("threads = 2\nthreads = 3", "line 2: `threads` is already set on line 1"),
    ("socket = \"/a", "line 1: the value of `socket` has no closing quote"),
    ("socket = \"/a\" b", "line 1: `socket` goes on after its closing quote"),
    ("socket = \"\\a\"", "line 1: in quotes, a backslash"),
    ("log_level = info", "line 1: there is no setting `log_level`; did you mean `log-level`?"),
    ("frobnicate = 1", "line 1: there is no setting `frobnicate`; the settings are socket, "),
    ("\n\nthreads = many", "line 3: `threads` must be a whole number from 1 to 1024, not \"many\""),
    ("threads = 0", "not \"0\""), ("log-level = loud", "must be one of trace, debug"),
    ("default = Two Words", "must be the name of a model"), ("memory-budget = -1", "must be a size"),
    ("memory-budget = 99999999999T", "must be a size"), ("socket =", "must be a path"),
  ])
  func `with a mistake says where it is and what to do`(text: String, message: String) throws {
    let error = try #require(mistake(text))
    #expect(error.hasPrefix("/etc/kith/kithd.conf, line ") && error.contains(message), "\(error)")
  }

  @Test(arguments: ["a", "/a b#c", "a # b", "\"a\"", "a\"b\\", " a", "a ", "", "#a", "\\", "a\t#"])
  func `holds any value as it is written`(value: String) throws {
    let written = ConfigurationFile.written(value)
    #expect(try read("state = \(written)  # why") == ["state": value], "\(written)")
  }

  @Test func `of any bytes is an error or settings, never a trap`() {
    var state: UInt64 = 1
    let pieces = ["=", "\"", "\\", "#", " ", "\n", "\r", "a", "threads", "9", "\u{0}", "é", "socket"]
    for _ in 0..<2_000 {
      var text = ""
      for _ in 0..<12 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        text += pieces[Int(state >> 33) % pieces.count]
      }
      _ = mistake(text)
    }
  }
}

@Suite struct `The settings` {
  @Test func `come from defaults, file, environment and options, later ones first`() throws {
    var settings = Settings()
    #expect(settings.logLevel == .info && settings.threadCount == nil)
    try settings.apply("log-level = error\nthreads = 3\ndrain = 1", ofFile: "f")
    try settings.apply(environment: ["KITHD_LOG_LEVEL": "warning", "KITHD_THREADS": "4", "PATH": "/bin"])
    try settings.apply(option: "log-level", "debug")
    try settings.apply(option: "threads", nil)
    #expect(settings.logLevel == .debug && settings.threadCount == 4 && settings.drainSeconds == 1)
    #expect(
      settings.origins == [
        "log-level": "the option --log-level", "threads": "the variable KITHD_THREADS", "drain": "f, line 3",
      ])
  }

  @Test func `of the environment are told with the variable when they are wrong`() {
    func message(_ variables: [String: String]) -> String? {
      var settings = Settings()
      do throws(ConfigurationError) {
        try settings.apply(environment: variables)
        return nil
      } catch {
        return error.message
      }
    }
    #expect(message(["KITHD_THREADS": "x"])?.contains("the variable KITHD_THREADS: `threads` must be") == true)
    #expect(message(["KITHD_LOGLEVEL": "x"])?.contains("did you mean KITHD_LOG_LEVEL?") == true)
    #expect(message(["KITHD_THREADS": ""]) == nil)
  }

  @Test func `have a name, a variable and a value that reads back`() throws {
    var settings = Settings()
    for setting in Setting.all {
      #expect(setting.variable.allSatisfy { $0.isUppercase || $0 == "_" }, "\(setting.name)")
      guard let value = setting.get(settings) else { continue }
      try settings.apply(option: setting.name, value)
      #expect(setting.get(settings) == value)
    }
    #expect(Set(Setting.all.map(\.name)).count == Setting.all.count)
  }
}

@Suite struct `A reload` {
  @Test func `takes over what may change, names what needs a restart, and leaves all as it was on an error`() throws {
    let file = Mutex("log-level = debug\nthreads = 2\nconnections = 9")
    let level = LogThreshold(.info)
    var before = Settings()
    try before.apply("threads = 1", ofFile: "f")
    let administration = Administration(
      settings: before, level: level,
      read: { () throws(ConfigurationError) in
        var settings = Settings()
        try settings.apply(file.withLock { $0 }, ofFile: "f")
        return settings
      })
    let reply = try administration.reload()
    #expect(reply.changed == ["log-level", "connections"] && reply.needingRestart == ["threads"])
    #expect(level.level == .debug && administration.current.connectionLimit == 9)
    #expect(administration.current.threadCount == 1)

    file.withLock { $0 = "log-level = error\nthreads = none" }
    #expect(throws: ConfigurationError.self) { try administration.reload() }
    #expect(level.level == .debug)

    file.withLock { $0 = "threads = 2" }
    let again = try administration.reload()
    #expect(again.changed == ["log-level", "connections"] && again.needingRestart == ["threads"])
    #expect(level.level == .info)
    #expect(administration.setLogLevel(Logger.Level.trace) == Logger.Level.info && level.level == .trace)
  }

  @Test func `a folder without lists of forms is an error that says where and why`() {
    var options = Service.Options(version: "test")
    let error = #expect(throws: ConfigurationError.self) { try options.readIrregularForms(in: "/no/such/folder") }
    #expect(
      error?.message
        == "`word-forms`: no list of forms (noun.exc and others) can be read in /no/such/folder: cannot open it: No such file or directory"
    )
  }
}
