import Fixtures
import Foundation
import Testing

/// Roles by what the kernel says, on real sockets.
@Suite struct `A daemon of many users` {
  @Test func `gives its own user the role train on the query socket, and admin on the other`() throws {
    let daemon = try RunningDaemon(hasAdminSocket: true)
    try daemon.write(TinyCorpus.harbour, to: "a.txt")
    #expect(try daemon.shell("kith train -q mine a.txt").status == 0)
    let me = try daemon.shell("id -un").output.trimmingCharacters(in: .whitespacesAndNewlines)
    let name = "~\(me)/mine"
    #expect(try daemon.shell("kith models").output.contains("\(name) "))
    #expect(try daemon.shell("kith -m mine predict the green").output.hasPrefix("boat"))
    #expect(try daemon.shell("kith -m '\(name)' predict the green").output.hasPrefix("boat"))
    #expect(FileManager.default.fileExists(atPath: "\(daemon.folder)/models/~\(getuid())/mine.kith"))
    let denied = try daemon.shell("kith models pin mine")
    #expect(denied.status == 5 && denied.messages.contains("admin"), "\(denied)")
    #expect(try daemon.shell("kith -S b models pin '\(name)'").output == "\(name): pinned\n")
    #expect(try daemon.shell("kith -S b train -q everybodys a.txt").status == 0)
    #expect(try daemon.shell("kith models").output.contains("everybodys "))
    #expect(try daemon.shell("stat -c %a s a").output == "660\n600\n")
  }

  @Test(.enabled(if: getuid() == 0, "only root can be somebody else"))
  func `lets others ask, and hides from them what is not theirs`() throws {
    let daemon = try RunningDaemon(hasAdminSocket: true, isChecked: false)
    try daemon.write(TinyCorpus.harbour, to: "a.txt")
    // Anybody may reach the one socket; what they may do there is the daemon's to say. The command lies where all may read it.
    #expect(
      try daemon.shell("chmod 711 . && chmod 666 s && chmod 644 a.txt && cp $(command -v kith) k && chmod 755 k").status
        == 0)
    func nobody(_ arguments: String) throws -> RunningDaemon.Outcome {
      try daemon.shell("setpriv --reuid 65534 --regid 65534 --clear-groups -- ./k \(arguments)")
    }
    #expect(try nobody("ping").status == 0)
    #expect(try nobody("call '{\"op\":\"hello\"}'").output.contains("\"role\":\"query\""))
    let closed = try nobody("-S a call '{\"op\":\"hello\"}'")
    #expect(closed.status == 6 && closed.messages.contains("permission denied"), "\(closed)")
    let refused = try nobody("train mine a.txt")
    #expect(refused.status == 5 && refused.messages.contains("kith-train"), "\(refused)")
    #expect(try daemon.shell("kith train -q mine a.txt").status == 0)
    #expect(try nobody("-m '~root/mine' predict the green").status == 4)
    #expect(try daemon.shell("kith models share mine").output == "~root/mine: shared\n")
    #expect(try nobody("-m '~root/mine' predict the green").output.hasPrefix("boat"))
    #expect(try nobody("models delete '~root/mine'").status == 5)
  }

  @Test func `one user's socket is closed to all others`() throws {
    let daemon = try RunningDaemon()
    #expect(try daemon.shell("stat -c %a s").output == "600\n")
    #expect(try daemon.shell("kith call '{\"op\":\"hello\"}'").output.contains("\"role\":\"admin\""))
    let wrong = try daemon.shell("timeout 20 kithd --admin-socket x --state other")
    #expect(wrong.status == 1 && wrong.messages.contains("--socket"))
  }
}
