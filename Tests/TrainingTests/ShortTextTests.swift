import Fixtures
import Testing
import Training

@Suite struct `A text too short for associations` {
  private func warnings(_ documents: [String], _ options: TrainingOptions) throws -> [String] {
    var warnings: [String] = []
    let folder = TemporaryFolder()
    try TrainingRun(
      output: folder.file("m"), options: options,
      control: TrainingControl(warn: { if $0.contains("associations") { warnings.append($0) } })
    ).train(on: source(documents))
    return warnings
  }

  @Test func `is told of, and no other is`() throws {
    var options = TrainingOptions()
    options.order = 3
    options.memory = 64 << 20
    let told = try warnings(TinyCorpus.documents, options)
    #expect(told.count == 1)
    #expect(
      told.first?.wholeMatch(
        of:
          /the text has [0-9]{3} words and sentence ends, and associations take at least 5000: the model is grammar alone, and `topic`, `related` and `similar` will not answer/
      ) != nil, "\(told)")
    options.hasAssociations = false
    #expect(try warnings(TinyCorpus.documents, options).isEmpty)
    var corpus = TopicCorpus(seed: 1)
    #expect(try warnings(corpus.documents(60), TopicCorpus.options).isEmpty)
  }
}
