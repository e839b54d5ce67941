import Fixtures
import Foundation
import Testing

/// Trainings that outlive the client, the daemon and the trainer; imports that are killed; disks that are full.
@Suite(.serialized) struct `Jobs of a daemon` {
  private func writeCorpus(_ count: Int, to daemon: RunningDaemon) throws {
    var corpus = TopicCorpus(seed: 7)
    try daemon.write(corpus.documents(count).joined(separator: "\n\n"), to: "a.txt")
  }

  @Test func `a job needs no client, can be watched again, and its end is known after a restart`() throws {
    let daemon = try RunningDaemon()
    try daemon.write(TinyCorpus.harbour, to: "a.txt")
    #expect(try daemon.shell("kith train --detach mine a.txt").status == 0)
    let watched = try daemon.shell("kith jobs watch j-1")
    #expect(watched.status == 0 && watched.output.contains("trained"), "\(watched)")
    #expect(daemon.terminate() == 0)
    #expect(daemon.journal.contains("job over") && !daemon.journal.contains("harbour"))
    let next = try RunningDaemon(after: daemon)
    #expect(try next.shell("kith jobs watch j-1").output == watched.output)
    #expect(try next.shell("kith predict the green").output.hasPrefix("boat"))
  }

  @Test(arguments: [(SIGKILL, false), (SIGTERM, false), (SIGTERM, true)])
  func `ended during a training, the next daemon goes on to the bit-identical model`(
    signal: Int32, trainerIsFirst: Bool
  ) throws {
    let daemon = try RunningDaemon(extraArguments: ["--checkpoint-interval", "0"])
    try writeCorpus(400, to: daemon)
    let options = "--order 3 --documents empty-lines --pre-tokenized"
    #expect(try daemon.shell("kithd train -o reference.kith --progress json \(options) a.txt").status == 0)
    #expect(try daemon.shell("kith train -q --detach \(options) mine a.txt").status == 0)
    let checkpoint = "\(daemon.folder)/jobs/j-1/checkpoint"
    try wait("a checkpoint") { FileManager.default.fileExists(atPath: checkpoint) }
    let trainers = try daemon.trainers()
    #expect(trainers.count == 1)
    if trainerIsFirst {
      // As a machine that goes down may do it.
      for trainer in trainers { kill(trainer, SIGTERM) }
      try wait("the trainer's end") { try daemon.trainers().isEmpty }
    }
    daemon.terminate(signal)
    // A trainer without its daemon ends too: two of them must not work on one job for long.
    try wait("the trainer's end") { trainers.allSatisfy { kill($0, 0) != 0 } }
    #expect(FileManager.default.fileExists(atPath: checkpoint))
    #expect(!FileManager.default.fileExists(atPath: "\(daemon.folder)/models/mine.kith"))
    let next = try RunningDaemon(after: daemon)
    let watched = try next.shell("kith jobs watch j-1")
    #expect(watched.status == 0, "\(watched)")
    #expect(next.journal.contains("job resumed"))
    #expect(try next.shell("cmp reference.kith models/mine.kith").status == 0)
    // Nothing is left of the job but what is known of it, and nothing unfinished beside the model.
    #expect(try FileManager.default.contentsOfDirectory(atPath: "\(next.folder)/jobs/j-1") == ["job.json"])
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: "\(next.folder)/models").sorted() == [
        "catalog.json", "mine.kith",
      ])
  }

  @Test func `a trainer that is killed fails its job with the reason, and nobody else`() throws {
    let daemon = try RunningDaemon()
    try writeCorpus(400, to: daemon)
    #expect(try daemon.shell("kith train -q --detach --pre-tokenized mine a.txt").status == 0)
    try wait("a trainer") { try !daemon.trainers().isEmpty }
    for trainer in try daemon.trainers() { kill(trainer, SIGKILL) }
    let watched = try daemon.shell("kith jobs watch j-1")
    #expect(watched.status == 3 && watched.messages.contains("killed by signal 9"), "\(watched)")
    #expect(watched.messages.contains("memory"))
    #expect(try daemon.shell("kith ping").status == 0)
    #expect(try FileManager.default.contentsOfDirectory(atPath: "\(daemon.folder)/models").isEmpty)
    #expect(try FileManager.default.contentsOfDirectory(atPath: "\(daemon.folder)/jobs/j-1") == ["job.json"])
  }

  @Test(arguments: [
    ("/dev/zero", "zero byte"), ("/proc/self/mem", "Input/output error"), ("missing.txt", "no such file"),
    ("empty", "empty"),
  ])
  func `input that cannot be read ends the job with a sentence, and no debris`(input: String, sentence: String) throws {
    let daemon = try RunningDaemon()
    #expect(try daemon.shell("mkdir empty").status == 0)
    let trained = try daemon.shell("kith train mine \(input)")
    #expect(trained.status != 0 && trained.messages.contains(sentence), "\(trained)")
    #expect(try daemon.shell("kith jobs").output.contains("running") == false)
    #expect(try FileManager.default.contentsOfDirectory(atPath: "\(daemon.folder)/models").isEmpty)
    #expect(try daemon.shell("kith ping").status == 0)
  }

  @Test func `a file that shrinks while it is fed is trained on as far as it went, or refused`() throws {
    let daemon = try RunningDaemon()
    try writeCorpus(2_000, to: daemon)
    // Stopped in the middle of reading, or before, or after: any of these is fine, a crash is not.
    let outcome = try daemon.shell(
      // In braces, or only the first command would run in the daemon's folder.
      "{ kith train -q --grammar-only --pre-tokenized mine a.txt & client=$!; sleep 0.05; kill -STOP $client; "
        + "truncate -s 100000 a.txt; kill -CONT $client; wait $client; }")
    #expect([0, 3].contains(outcome.status), "\(outcome)")
    if outcome.status == 0 {
      #expect(try daemon.shell("kith models verify mine").status == 0)
    } else {
      #expect(outcome.messages.hasPrefix("kith: "), "\(outcome)")
    }
    #expect(try daemon.shell("kith ping").status == 0)
  }

  @Test func `a job that is cancelled ends its trainer and leaves nothing`() throws {
    let daemon = try RunningDaemon()
    try writeCorpus(400, to: daemon)
    #expect(try daemon.shell("kith train -q --detach --pre-tokenized mine a.txt").status == 0)
    try wait("a trainer") { try !daemon.trainers().isEmpty }
    #expect(try daemon.shell("kith jobs cancel j-1").output.contains("cancelled"))
    try wait("the trainer's end") { try daemon.trainers().isEmpty }
    try wait("the end of its files") {
      try FileManager.default.contentsOfDirectory(atPath: "\(daemon.folder)/models").isEmpty
        && FileManager.default.contentsOfDirectory(atPath: "\(daemon.folder)/jobs/j-1") == ["job.json"]
    }
  }

  @Test func `killed again and again while models come in, every model there is is whole`() throws {
    var daemon = try RunningDaemon()
    try daemon.write(TinyCorpus.harbour, to: "a.txt")
    try daemon.write(TinyCorpus.garden, to: "b.txt")
    #expect(try daemon.shell("kithd train -o a.kith a.txt && kithd train -o b.kith b.txt").status == 0)
    #expect(try daemon.shell("kith models import mine a.kith").status == 0)
    for turn in 0..<5 {
      _ = try daemon.shell(
        "(for i in 1 2 3 4 5 6; do kith models import mine a.kith; kith models import mine b.kith; done) "
          + ">imports 2>&1 & sleep 0.\(turn)5; kill -9 \(daemon.identifier); wait")
      daemon.terminate()
      daemon = try RunningDaemon(after: daemon)
      let verified = try daemon.shell("kith models verify mine")
      #expect(verified.status == 0, "\(verified)")
      #expect(try daemon.shell("cmp models/mine.kith a.kith || cmp models/mine.kith b.kith").status == 0)
      #expect(try daemon.shell("ls -A models").output == "catalog.json\nmine.kith\n")
    }
  }

  @Test(.disabled(if: Sanitizers.needsGrowingFiles, "no program of the thread sanitiser's starts there"))
  func `a file that may not grow is a full disk, with a sentence and no debris`() throws {
    // Blocks of 1,024 bytes: the journal and the records fit, the text and the model do not.
    let daemon = try RunningDaemon(limits: "-f 64")
    try writeCorpus(400, to: daemon)
    let trained = try daemon.shell("kith train mine a.txt")
    #expect(trained.status == 3 && trained.messages.contains("disk is full"), "\(trained)")
    #expect(try daemon.shell("head -c 100000 /dev/zero > zero.kith").status == 0)
    let imported = try daemon.shell("kith models import mine zero.kith")
    #expect(imported.status == 3 && imported.messages.contains("disk is full"), "\(imported)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: "\(daemon.folder)/models").isEmpty)
    #expect(try daemon.shell("kith ping").status == 0)
  }

  @Test func `a model goes out and comes in again through the command`() throws {
    let daemon = try RunningDaemon()
    try daemon.write(TinyCorpus.harbour, to: "a.txt")
    #expect(try daemon.shell("kith train -q mine a.txt").status == 0)
    let exported = try daemon.shell("kith models export mine out.kith && kith models export mine - | cmp - out.kith")
    #expect(exported.status == 0, "\(exported)")
    #expect(try daemon.shell("cmp out.kith models/mine.kith").status == 0)
    #expect(try daemon.shell("kith models import again out.kith").output.hasPrefix("again: imported"))
    #expect(try daemon.shell("kith -m again predict the green").output.hasPrefix("boat"))
    #expect(try daemon.shell("kith models import bad a.txt").status == 3)
    #expect(try daemon.shell("kith models import bad none.kith").status == 2)
    #expect(try daemon.shell("kith models export none none.kith").status == 4)
    #expect(try daemon.shell("ls").output.contains("none.kith") == false)
  }
}
