import Fixtures
import Foundation
import Testing

@Suite struct `Other clients` {
  private static let packaging = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "packaging").path

  @Test func `the Python client trains, asks, streams, and asks again after a lost connection`() throws {
    let daemon = try RunningDaemon()
    let outcome = try daemon.shell("python3 -B \(Self.packaging)/tests/check_client.py")
    #expect(outcome.status == 0, "\(outcome.messages)")
    #expect(outcome.messages.contains("OK"), "\(outcome.messages)")
  }

  @Test func `the Python example does what it says`() throws {
    let daemon = try RunningDaemon()
    try daemon.write(TinyCorpus.harbour, to: "a.txt")
    #expect(try daemon.shell("kith train -q mine a.txt").status == 0)
    let outcome = try daemon.shell("python3 -B \(Self.packaging)/examples/predict.py the green")
    #expect(outcome.status == 0, "\(outcome.messages)")
    #expect(outcome.output.contains("boat") && outcome.output.contains("%"))
    let refused = try daemon.shell("KITH_SOCKET=/nowhere/s python3 -B \(Self.packaging)/examples/predict.py a")
    #expect(refused.status == 1 && refused.messages.contains("/nowhere/s"))
  }

  @Test func `kith doctor finds what is wrong`() throws {
    let daemon = try RunningDaemon()
    let bare = try daemon.shell("kith doctor")
    #expect(bare.status == 1 && bare.output.contains("no model is installed"), "\(bare.output)")
    try daemon.write(TinyCorpus.harbour, to: "a.txt")
    #expect(try daemon.shell("kith train -q mine a.txt").status == 0)
    let sound = try daemon.shell("kith doctor --json")
    #expect(sound.status == 0, "\(sound.output)")
    for check in ["socket", "access", "version", "models", "disk", "memory"] {
      #expect(sound.output.contains("\"check\":\"\(check)\",\"state\":\"ok\""), "\(check): \(sound.output)")
    }
    let wrong = try daemon.shell("kith -m other doctor")
    #expect(wrong.status == 1 && wrong.output.contains("there is no model other"), "\(wrong.output)")
    daemon.terminate()
    let gone = try daemon.shell("kith doctor")
    #expect(gone.status == 1 && gone.output.contains("start it:"), "\(gone.output)")
  }

  @Test func `every request of kith pipe has its answer, whatever its bytes and length`() throws {
    let daemon = try RunningDaemon(isChecked: false)
    let piped = try daemon.shell(
      #"""
      { echo '{"id":1,"op":"ping"}'; printf '{"op":"ping","x":"\351 \377\201"}\n'
      printf '{"op":"ping","x-a":"'; head -c 5000000 /dev/zero | tr '\0' a; echo '"}'
      printf '{"op":"ping","x-a":"'; head -c 9000000 /dev/zero | tr '\0' a; echo '"}'
      echo '{"op":"ping"}'; } | kith pipe
      """#)
    let lines = piped.output.split(separator: "\n").sorted()
    #expect(piped.status == 2 && lines.count == 5, "\(piped)")
    #expect(lines.filter { $0.contains("pong") }.count == 3)
    #expect(
      lines.contains { $0.contains("request.bad_utf8") } && lines.contains { $0.contains("request.line_too_long") })
    #expect(piped.messages.contains("line 2: ") && piped.messages.contains("line 4: longer than 8 MiB"))
  }

  @Test func `kith pipe and kith repl talk to the real daemon`() throws {
    let daemon = try RunningDaemon()
    try daemon.write(TinyCorpus.harbour, to: "a.txt")
    #expect(try daemon.shell("kith train -q mine a.txt").status == 0)
    let piped = try daemon.shell(
      #"seq 500 | sed 's/.*/{"op":"predict","text":"the green","top":1}/' | kith pipe | grep -c '"word":"boat"'"#)
    #expect(piped.status == 0 && piped.output == "500\n")
    try daemon.write(
      "the green\nscore \"the green boat\"\n\nmodel other\npredict a\nmodel mine\n{\"op\":\"ping\"}\nquit\nping\n",
      to: "in.txt")
    let asked = try daemon.shell("kith repl < in.txt")
    #expect(asked.output.hasPrefix("boat") && asked.output.contains("pong"), "\(asked.output)")
    #expect(asked.output.split(separator: "\n").last == #"{"result":{"pong":true}}"#, "\(asked.output)")
    // The error in the middle is told, and told again at the end.
    #expect(asked.status == 4 && asked.messages.contains("other"), "\(asked.messages)")
  }
}

@Suite struct `The configuration` {
  private static let top = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  @Test func `comes from file, environment and options, in that order, and is read anew`() throws {
    let daemon = try RunningDaemon(extraArguments: ["--config", "/dev/null"])
    try daemon.write("# ours\nlog-level = error\nthreads = 3\n", to: "c.conf")
    let shown = try daemon.shell("KITHD_THREADS=4 kithd config --config c.conf --drain 2")
    #expect(shown.status == 0, "\(shown.messages)")
    for line in [
      "log-level = error  # c.conf, line 2", "threads = 4  # the variable KITHD_THREADS",
      "drain = 2  # the option --drain", "connections = 1024  # default",
    ] {
      #expect(shown.output.contains(line), "\(shown.output)")
    }
    // What is shown is a file of the same settings.
    let again = try daemon.shell(
      "kithd config --config c.conf --state 'a # b' > d.conf; kithd config --config d.conf | sed 's/  # .*//'")
    #expect(again.output.contains("log-level = error\nthreads = 3\n") && again.output.contains("state = \"a # b\"\n"))
    try daemon.write("theads = 3\n", to: "c.conf")
    for command in ["kithd config --config c.conf", "kithd --config c.conf --socket t --state u"] {
      let wrong = try daemon.shell(command)
      #expect(wrong.status == 1 && wrong.messages.contains("c.conf, line 1"), "\(wrong.messages)")
      #expect(wrong.messages.contains("did you mean `threads`?"))
    }
    #expect(try daemon.shell("kithd config --config nowhere.conf").messages.contains("nowhere.conf"))
  }

  @Test func `of the manual page is right`() throws {
    let page = try String(contentsOf: Self.top.appending(path: "packaging/man/kithd.8"), encoding: .utf8)
    let example = try #require(page.firstMatch(of: /\.SH CONFIGURATION\n(?s:.*?)\n\.nf\n(?s:(.*?))\n\.fi\n/)?.1)
    let daemon = try RunningDaemon()
    try daemon.write(example.replacing("\\-", with: "-") + "\n", to: "c.conf")
    let shown = try daemon.shell("kithd config --config c.conf | grep -c c.conf")
    #expect(shown.output == "2\n", "\(example)")
    // It tells of every setting that there is.
    let names = try daemon.shell("kithd config --config /dev/null").output.matches(of: /(?m)^(?:# )?([a-z-]+) (?:=|is)/)
    #expect(names.count > 10)
    let help = try daemon.shell("kithd config --help").output
    for name in names {
      #expect(page.contains(name.1.replacing("-", with: "\\-")), "\(name.1)")
      #expect(help.contains("--\(name.1) <"), "\(name.1)")
    }
  }

  @Test func `changes in the running daemon, and stays when the new one is wrong`() throws {
    let folder = TemporaryFolder()
    let file = folder.file("kithd.conf")
    try "log-level = info\n".write(toFile: file, atomically: true, encoding: .utf8)
    let daemon = try RunningDaemon(extraArguments: ["--config", file])
    #expect(try daemon.shell("kith admin log-level debug").messages.contains("debug instead of info"))
    try "connections = 1\nthreads = 7\n".write(toFile: file, atomically: true, encoding: .utf8)
    let reloaded = try daemon.shell("kith --json admin reload")
    #expect(reloaded.status == 0, "\(reloaded.messages)")
    #expect(reloaded.output == "{\"changed\":[\"log-level\",\"connections\"],\"restart\":[\"threads\"]}\n")
    #expect(try daemon.shell(#"kith call '{"op":"hello"}'"#).output.contains(#""connections":1,"#))
    // One connection is one: a second beside it is told to wait.
    let second = try daemon.shell(
      """
      mkfifo in; kith pipe < in > out & exec 3> in; echo '{"op":"ping"}' >&3
      until [ -s out ]; do sleep 0.02; done
      kith ping; echo $?; exec 3>&-; wait
      """)
    #expect(second.output == "8\n", "\(second.output) \(second.messages)")
    try "connections = none\n".write(toFile: file, atomically: true, encoding: .utf8)
    let wrong = try daemon.shell("kith admin reload")
    #expect(wrong.status == 78 && wrong.messages.contains("line 1: `connections` must be"), "\(wrong.messages)")
    #expect(try daemon.shell("kith ping").status == 0)
  }

  @Test func `kith admin drain ends the daemon kindly`() throws {
    let daemon = try RunningDaemon()
    #expect(try daemon.shell("kith admin drain").status == 0)
    #expect(daemon.ending() == 0)
    #expect(!FileManager.default.fileExists(atPath: daemon.socket))
  }
}
