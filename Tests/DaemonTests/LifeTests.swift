import Fixtures
import Foundation
import Testing

@Suite struct `The daemon as a process` {
  @Test func `trains, answers, and takes a new generation of a model`() throws {
    let daemon = try RunningDaemon()
    try daemon.write(TinyCorpus.harbour, to: "a.txt")
    let trained = try daemon.shell("kith train mine a.txt")
    #expect(trained.status == 0, "\(trained.messages)")
    #expect(try daemon.shell("kith predict the green").output.hasPrefix("boat"))
    #expect(try daemon.shell("kith models").output.contains("mine"))
    try daemon.write(TinyCorpus.garden, to: "b.txt")
    #expect(try daemon.shell("kith train -q mine b.txt").status == 0)
    #expect(try daemon.shell("kith --json models show mine").output.contains("\"gen\":2"))
  }

  @Test func `without a model it says how to get one`() throws {
    let daemon = try RunningDaemon()
    let outcome = try daemon.shell("kith predict a")
    #expect(outcome.status == 4 && outcome.output.isEmpty)
    #expect(outcome.messages.contains("kith-setup-english") || outcome.messages.contains("kith train"))
  }

  @Test(arguments: [
    ("printf '' > x.txt", "empty"), ("head -c 100000 /dev/urandom > x.txt", "binary"),
    ("printf ' \\n\\n' > x.txt", "blank"),
  ])
  func `nonsense to train on gets a sentence, and leaves nothing`(make: String, name: String) throws {
    let daemon = try RunningDaemon()
    let outcome = try daemon.shell("\(make); kith train bad x.txt")
    #expect(outcome.status != 0 && outcome.status < 128, "\(name)")
    #expect(outcome.messages.contains("kith:"), "\(name): \(outcome.messages)")
    #expect(!outcome.messages.contains(daemon.folder) && !outcome.messages.contains("corpus.txt"))
    #expect(!FileManager.default.fileExists(atPath: "\(daemon.folder)/models/bad.kith"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: "\(daemon.folder)/models").isEmpty)
    #expect(try daemon.shell("kith ping").status == 0)
  }

  @Test func `little text still makes a model, with a warning`() throws {
    let daemon = try RunningDaemon()
    let outcome = try daemon.shell("echo one | kith train one -")
    #expect(outcome.status == 0 && outcome.messages.contains("warning"))
    #expect(try daemon.shell("kith score one two").status == 0)
  }

  @Test func `ends kindly at SIGTERM and takes its socket along`() throws {
    let daemon = try RunningDaemon()
    #expect(daemon.terminate() == 0)
    #expect(!FileManager.default.fileExists(atPath: daemon.socket))
    let outcome = try daemon.shell("kith ping")
    #expect(outcome.status == 6 && outcome.messages.contains("kithd"))
  }

  @Test func `a second one for the same state is refused with a sentence`() throws {
    let daemon = try RunningDaemon()
    let second = try daemon.shell("timeout 20 kithd --socket \(daemon.folder)/t --state \(daemon.folder)")
    #expect(second.status == 1)
    #expect(second.messages.contains("another kithd"))
  }

  @Test func `a damaged model is an error of its own, and nobody else's`() throws {
    let daemon = try RunningDaemon()
    try daemon.write(TinyCorpus.harbour, to: "a.txt")
    #expect(try daemon.shell("kith train -q good a.txt").status == 0)
    #expect(try daemon.shell("head -c 3000 models/good.kith > models/short.kith").status == 0)
    #expect(try daemon.shell("echo hello > models/foreign.kith").status == 0)
    for name in ["short", "foreign"] {
      let outcome = try daemon.shell("kith -m \(name) predict the")
      #expect(outcome.status == 3 && outcome.messages.contains("kith:"), "\(outcome.messages)")
    }
    #expect(try daemon.shell("kith -m good predict the green").status == 0)
  }

  @Test func `kithd train makes the same bytes from the same text, on one core or more, with little memory or much`()
    throws
  {
    let daemon = try RunningDaemon()
    var corpus = TopicCorpus(seed: 4)
    try daemon.write(corpus.documents(40).joined(separator: "\n"), to: "a.txt")
    for (name, how) in [("x", ""), ("y", "taskset -c 0 "), ("z", "")] {
      let memory = name == "z" ? "--memory 16M" : "--memory 1G"
      let outcome = try daemon.shell("\(how)kithd train --output \(name).kith --dimension 16 \(memory) a.txt")
      #expect(outcome.status == 0, "\(outcome.messages)")
    }
    #expect(try daemon.shell("cmp x.kith y.kith && cmp x.kith z.kith").status == 0)
    #expect(try daemon.shell("grep -c association.input x.kith").status == 0)
  }

  @Test func `a checkpoint is no other file, and goes away when the model is made`() throws {
    let daemon = try RunningDaemon()
    try daemon.write(TinyCorpus.harbour, to: "a.txt")
    let refused = try daemon.shell("kithd train --output x.kith --checkpoint a.txt a.txt")
    #expect(refused.status == 2 && refused.messages.contains("no checkpoint"))
    #expect(try daemon.shell("kithd train --output x.kith --checkpoint c a.txt && ls").output.contains("x.kith"))
    #expect(try daemon.shell("test -e c").status == 1)
    let missing = try daemon.shell("kithd train --output z.kith nowhere.txt")
    #expect(missing.status != 0 && missing.messages.contains("nowhere.txt"))
  }
}
