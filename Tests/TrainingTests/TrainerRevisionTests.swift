import Fixtures
import Storage
import Testing

@testable import Training

/// A checkpoint is of use to another version of kith while the trainer's number is the same: so it must be raised in time.
@Suite struct `The trainer's number` {
  private let folder = TemporaryFolder()

  /// What is learnt from a small text by every stage, but for the name of the program that made it.
  private func learnt() throws -> UInt32 {
    var corpus = TopicCorpus(seed: 5)
    // So many that some are held out by their sizes and hashes.
    let documents = corpus.documents(30) + corpus.documents(300, sentences: 3)
    try TrainingRun(output: folder.file("model"), options: TopicCorpus.options).train(on: source(documents))
    let file = try ModelFile(contentsOf: folder.file("model"))
    var sum = Checksum()
    for section in file.sections where section.name != "about" {
      let name = Array(section.name.utf8)
      unsafe sum.add(name.span.bytes)
      let checksum = [section.checksum]
      unsafe sum.add(checksum.span.bytes)
    }
    return sum.value
  }

  @Test func `is raised when training gives other bytes`() throws {
    // The number, and what the trainer of that number makes.
    let (number, checksum): (Int, UInt32) = (11, 2_551_190_101)
    let now = try learnt()
    #expect(
      now == checksum && TrainerRevision.current == number,
      """
      The same text gives another model than trainer \(number) makes (\(now)). If that is meant, and not this machine's C \
      library, raise TrainerRevision.current and write both numbers here: else a training that an upgrade interrupts goes on \
      from what the old trainer learnt.
      """)
  }

  @Test func `is what a checkpoint is of, not the version of kith`() throws {
    var corpus = TopicCorpus(seed: 5)
    let place = CheckpointLocation(path: folder.file("checkpoint"), interval: .zero)
    let reached = Flag()
    let control = TrainingControl(report: { if $0.stage == .fit { reached.set() } }, isCancelled: { reached.isSet })
    let documents = corpus.documents(30)
    #expect(throws: TrainingError.cancelled) {
      try TrainingRun(
        output: folder.file("model"), options: TopicCorpus.options, control: control, checkpoint: place
      ).train(on: source(documents))
    }
    let content = try CheckpointContent(ModelFile(contentsOf: place.path, magic: ModelFileLayout.checkpointMagic))
    #expect(content.key.hasPrefix("trainer \(TrainerRevision.current); text "))
    #expect(!content.key.contains(kithVersion))
    var notes: [String] = []
    let again = TrainingControl(note: { notes.append($0) })
    try TrainingRun(output: folder.file("model"), options: TopicCorpus.options, control: again, checkpoint: place)
      .train(on: source(documents))
    #expect(notes == ["going on from \(place.path), which has the associations learnt so far"])
  }
}
