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
