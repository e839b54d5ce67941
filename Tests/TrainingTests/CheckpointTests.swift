import Fixtures
import Foundation
import LanguageModel
import Storage
import Synchronization
import Testing
import Training

/// A run that was cut short goes on from its checkpoint, to the same bytes.
@Suite struct `A checkpoint` {
  private static let documents: [String] = {
    var corpus = TopicCorpus(seed: 5)
    return corpus.documents(30)
  }()
  private let folder = TemporaryFolder()
  private var place: CheckpointLocation { CheckpointLocation(path: folder.file("checkpoint"), interval: .zero) }

  private func train(
    _ name: String, _ options: TrainingOptions = TopicCorpus.options, checkpoint: CheckpointLocation? = nil,
    control: TrainingControl = TrainingControl()
  ) throws -> String {
    try TrainingRun(output: folder.file(name), options: options, control: control, checkpoint: checkpoint)
      .train(on: source(Self.documents)).contentHash
  }

  /// A control that cancels at the nth report of a stage.
  private func cutting(_ stage: TrainingStage, at report: Int) -> TrainingControl {
    let reached = Flag()
    var count = 0
    return TrainingControl(
      report: {
        if $0.stage == stage { count += 1 }
        if count == report { reached.set() }
      }, isCancelled: { reached.isSet })
  }

  private func files() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() }

  @Test(arguments: [
    (TrainingStage.associate, 2), (.associate, 3), (.associate, 9), (.associate, 17), (.rehearse, 1), (.fit, 2),
    (.count, 1), (.estimate, 1),
  ])
  func `is gone on from, to the same bytes`(stage: TrainingStage, report: Int) throws {
    let whole = try train("whole")
    #expect(throws: TrainingError.cancelled) {
      try train("cut", checkpoint: place, control: cutting(stage, at: report))
    }
    #expect(try files() == ["checkpoint", "whole"])
    var stages: [TrainingStage] = []
    var firstLearnt: Int?
    var warnings: [String] = []
    let control = TrainingControl(
      report: {
        stages.append($0.stage)
        if $0.stage == .associate, firstLearnt == nil { firstLearnt = $0.done }
      }, warn: { if $0.contains("beginning anew") { warnings.append($0) } })
    #expect(try train("resumed", checkpoint: place, control: control) == whole)
    #expect(warnings.isEmpty)
    if stage == .associate || stage == .rehearse || stage == .fit {
      #expect(try #require(firstLearnt) > 0)
    } else {
      #expect(!stages.contains(.associate) && !stages.contains(.fit))
    }
    #expect(try files() == ["resumed", "whole"])
  }

  @Test func `may be gone on from many times`() throws {
    let whole = try train("whole")
    for report in [4, 5, 6, 7] {
      #expect(throws: TrainingError.cancelled) {
        try train("cut", checkpoint: place, control: cutting(.associate, at: report))
      }
    }
    #expect(try train("resumed", checkpoint: place) == whole)
  }

  @Test func `changes nothing where nothing is cut short, and goes away`() throws {
    let whole = try train("whole")
    #expect(try train("kept", checkpoint: place) == whole)
    #expect(try files() == ["kept", "whole"])
  }

  @Test func `of other options or damaged is told of and not used`() throws {
    let whole = try train("whole")
    var other = TopicCorpus.options
    other.seed = 3
    #expect(throws: TrainingError.cancelled) {
      try train("cut", other, checkpoint: place, control: cutting(.count, at: 1))
    }
    var warnings: [String] = []
    let control = TrainingControl(warn: { if $0.contains("beginning anew") { warnings.append($0) } })
    #expect(try train("anew", checkpoint: place, control: control) == whole)
    #expect(warnings.count == 1 && warnings[0].contains("other text, options"))

    #expect(throws: TrainingError.cancelled) {
      try train("cut", checkpoint: place, control: cutting(.fit, at: 1))
    }
    var bytes = try contents(of: place.path)
    for index in [bytes.count / 2, bytes.count - 1] {
      bytes[index] ^= 4
      _ = try folder.write(bytes, to: "checkpoint")
      warnings = []
      #expect(try train("anew", checkpoint: place, control: control) == whole)
      #expect(warnings.count == 1 && warnings[0].contains("damaged"))
    }
    _ = try folder.write(Array(bytes[..<90]), to: "checkpoint")
    #expect(try train("anew", checkpoint: place, control: control) == whole)
  }

  @Test func `is never written over another file`() throws {
    let novel = try folder.write(Array("It was a dark and stormy night.".utf8), to: "checkpoint")
    #expect { try train("model", checkpoint: place) } throws: { error in
      "\(error)".contains("no checkpoint")
    }
    #expect(try contents(of: novel) == Array("It was a dark and stormy night.".utf8))
    #expect(try files() == ["checkpoint"])
  }
}
