import Fixtures
import Foundation
import StrictJSON
import Testing

/// Every verb with every option that all have, before the verb and after it: it does the same.
@Suite struct `The options of all verbs` {
  /// A line of shell for each verb: its name, its arguments, and where its input comes from.
  private static let invocations: [(verb: String, arguments: String, input: String)] = [
    ("predict", "'the green'", ""), ("complete", "--seed 1 -n 3 'the green'", ""), ("score", "'the green boat'", ""),
    ("score", "--words", "lines"), ("tokenize", "'the green boat'", ""), ("choose", "'the green ___' boat sail", ""),
    ("filter", "--max-perplexity 100000", "lines"), ("rerank", "", "lists"), ("explain", "'the green boat'", ""),
    ("related", "boat", ""), ("topic", "boat", ""), ("similar", "boat", ""), ("collocates", "boat --min-count 1", ""),
    ("reason", "'Where is it?' boat sea", "lines"), ("xray", "log.jsonl", ""), ("xray", "-", "log.jsonl"),
    ("session", "open the", ""), ("session", "append -s NAME green", ""), ("session", "undo -s NAME", ""),
    ("session", "save -s NAME", ""), ("session", "close -s nosuch", ""),
    ("learn", "--text 'the green'", ""), ("learn", "a.txt", ""), ("memory", "", ""), ("memory", "show own", ""),
    ("memory", "forget --word nosuch", ""), ("memory", "save", ""), ("memory", "load", "saved"),
    ("memory", "list", ""), ("memory", "remove nosuch", ""),
    ("train", "other a.txt", ""), ("jobs", "ls", ""), ("jobs", "watch JOB", ""), ("jobs", "cancel JOB", ""),
    ("models", "", ""), ("models", "ls", ""), ("models", "show mine", ""), ("models", "load mine", ""),
    ("models", "unload nosuch", ""), ("models", "pin mine", ""), ("models", "unpin mine", ""),
    ("models", "alias x mine", ""), ("models", "share mine", ""), ("models", "verify mine", ""),
    ("models", "delete nosuch", ""), ("models", "import other models/mine.kith", ""),
    ("models", "export mine out.kith", ""), ("status", "", ""), ("stats", "", ""), ("stats", "--prometheus", ""),
    ("doctor", "", ""), ("admin", "reload", ""), ("admin", "log-level info", ""), ("admin", "drain", ""),
    ("repl", "", "script"), ("call", #"'{"op":"ping"}'"#, ""), ("call", "", "requests"), ("pipe", "", "requests"),
    ("describe", "ping", ""), ("ping", "", ""), ("completion", "bash", ""),
  ]

  private static let options = [
    "--json", "-q", "-v", "-qv", "-m mine", "--model=mine", "-m nosuch", "--timeout 20s", "--timeout=20s",
    "--color always", "-S p", "-S nosuch",
  ]

  /// All pairs of a verb and an option take thousands of processes: the optimised build runs all, the other a fourth of them.
  #if DEBUG
    private static let stride = 4
  #else
    private static let stride = 1
  #endif

  /// With `--json` these print what is no answer of the daemon: scripts, and files' names.
  private static let withoutAnswer: Set = ["completion bash", "models export mine out.kith", "stats --prometheus"]

  private func daemon() throws -> RunningDaemon {
    let daemon = try RunningDaemon()
    try daemon.write(TinyCorpus.harbour, to: "a.txt")
    try daemon.write("the green boat\nthe sea was calm\n", to: "lines")
    try daemon.write("1\tthe green boat\n1\tboat green the\n", to: "lists")
    try daemon.write("{\"token\":\"The green\"}\n{\"token\":\" boat\",\"logprob\":-0.2}\n", to: "log.jsonl")
    try daemon.write("the green\nscore the green boat\n", to: "script")
    try daemon.write("{\"text\":\"the green boat\\n\",\"time\":1}\n", to: "saved")
    try daemon.write("{\"op\":\"ping\"}\n{\"op\":\"predict\",\"text\":\"the\"}\n", to: "requests")
    #expect(try daemon.shell("kith train -q mine a.txt").status == 0)
    return daemon
  }

  @Test func `is asked of every verb there is`() throws {
    let daemon = try RunningDaemon()
    let verbs = try daemon.shell("kith --help").output.matches(of: #/(?m)^  ([a-z]+) {2}/#).map { String($0.1) }
    #expect(verbs.count > 20)
    for verb in verbs where verb != "help" {
      #expect(Self.invocations.contains { $0.verb == verb }, "\(verb)")
      let below = try daemon.shell("kith \(verb) --help").output.components(separatedBy: "SUBCOMMANDS:").dropFirst()
        .first
      for name in (below ?? "").matches(of: #/(?m)^  ([a-z-]+)/#).map(\.1) {
        #expect(Self.invocations.contains { $0.verb == verb && $0.arguments.hasPrefix(name) }, "\(verb) \(name)")
      }
    }
  }

  @Test(arguments: options) func `count before a verb and after it`(option: String) throws {
    let daemon = try daemon()
    let session = try daemon.shell("kith session open the").output.trimmingCharacters(in: .newlines)
    for word in ["green", "boat"] { #expect(try daemon.shell("kith session append -s \(session) \(word)").status == 0) }
    #expect(try daemon.shell("kith models alias x mine").status == 0)
    let job = try #require(try daemon.shell("kith jobs").output.firstMatch(of: /(?m)^(j\S+)/)?.1)
    let offset = try #require(Self.options.firstIndex(of: option))
    for (index, (verb, arguments, input)) in Self.invocations.enumerated()
    where (index + offset).isMultiple(of: Self.stride) {
      let line = "\(arguments.replacing("NAME", with: session).replacing("JOB", with: job))"
      // A drained daemon is gone: what is compared is that of one that is not there, and of one that is, the options' own.
      if verb == "admin", arguments == "drain", !option.hasPrefix("-S nosuch") { continue }
      let reading = input.isEmpty ? "< /dev/null" : "< \(input)"
      let places = [
        "kith \(option) \(verb) \(line)", "kith \(verb) \(line) \(option)",
      ]
      let outcomes = try places.map { try daemon.shell("\($0) \(reading)") }
      let (before, after) = (outcomes[0], outcomes[1])
      #expect(before.status == after.status, "\(places[0]): \(before.messages) \(after.messages)")
      if verb == "stats" {
        // It counts itself, too.
        #expect(before.output.prefix(3) == after.output.prefix(3), "\(places[0])")
      } else {
        #expect(Self.masked(before.output) == Self.masked(after.output), "\(places[0])")
      }
      #expect(Self.masked(before.messages) == Self.masked(after.messages), "\(places[0])")
      check(option, "\(verb) \(line)", before)
    }
  }

  /// That the option does what it is for.
  private func check(_ option: String, _ command: String, _ outcome: RunningDaemon.Outcome) {
    switch option {
    case "--json" where !Self.withoutAnswer.contains(command):
      for line in outcome.output.split(separator: "\n") {
        #expect((try? JSONValue.parse(String(line)))?.object != nil, "\(command): \(line)")
      }
    case "-S nosuch" where !["completion bash"].contains(command):
      // Where the arguments by themselves are wrong, that comes first.
      #expect([1, 6].contains(outcome.status) || command == "score --words", "\(command): \(outcome.output)")
    case "-m nosuch" where command.hasPrefix("predict") || command.hasPrefix("xray"):
      #expect(outcome.status == 4, "\(command): \(outcome.messages)")
    case "-v" where command.hasPrefix("predict") || command.hasPrefix("xray"):
      #expect(outcome.messages.contains("model mine, generation 1, "), "\(command): \(outcome.messages)")
    case "--color always" where command.hasPrefix("predict") || command.hasPrefix("xray"):
      #expect(outcome.output.contains("\u{1b}["), "\(command)")
    default: break
    }
  }

  /// Without times, figures and names that differ from run to run.
  private static func masked(_ text: String) -> String {
    text.replacing(#/\b[sj]-[0-9a-z]{12,}/#, with: "NAME").replacing(#/[0-9]+([.,:][0-9]+)*/#, with: "#")
      .replacing(#/[▏▎▍▌▋▊▉█]+/#, with: "|").replacing(#/ +/#, with: " ").replacing(
        #/# (µs|ms|s|KiB|MiB|GiB|B)\b/#, with: "#")
  }
}
