import Fixtures
import Foundation
import LanguageModel
import Testing
import Training

@Suite struct `Training of the association expert` {
  @Test func `is the same to the bit after every training`() throws {
    var corpus = TopicCorpus(seed: 5)
    let documents = corpus.documents(26)
    let folder = TemporaryFolder()
    var options = TopicCorpus.options
    let first = try trainModel(on: documents, options: options, in: folder, named: "a.kith")
    options.memory = 16 << 20
    let second = try trainModel(on: documents, options: options, in: folder, named: "b.kith")
    #expect(first.details.contentHash == second.details.contentHash)
    options.seed = 7
    let third = try trainModel(on: documents, options: options, in: folder, named: "c.kith")
    #expect(first.details.contentHash != third.details.contentHash)
    #expect(first.details.experts == ["grammar", "associations"])
  }

  @Test func `is left out of tiny models, and where it is not wanted`() throws {
    let folder = TemporaryFolder()
    let tiny = try trainModel(in: folder)
    #expect(tiny.details.experts == ["grammar"])
    #expect(tiny.associations == nil && tiny.gates == nil)
    #expect(tiny.related(to: tiny.context(after: "gin"), count: 3).isEmpty)
    var options = TopicCorpus.options
    options.hasAssociations = false
    var corpus = TopicCorpus(seed: 5)
    let grammar = try trainModel(on: corpus.documents(26), options: options, in: folder, named: "g.kith")
    #expect(grammar.details.experts == ["grammar"])
  }

  @Test func `training can be cancelled in each of its stages, and leaves nothing behind`() throws {
    var corpus = TopicCorpus(seed: 5)
    let documents = corpus.documents(26)
    for stage in [TrainingStage.noise, .associate, .rehearse, .fit] {
      let folder = TemporaryFolder()
      let reached = Flag()
      let control = TrainingControl(
        report: { if $0.stage == stage { reached.set() } }, isCancelled: { reached.isSet })
      #expect(throws: TrainingError.cancelled) {
        try trainModel(on: documents, options: TopicCorpus.options, in: folder, control: control)
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }
  }
}
