import Fixtures
import LanguageModel
import Training

/// One model of documents with topics for all tests of this target: training it takes a moment.
enum TopicModel {
  static let shared: Model = {
    let folder = TemporaryFolder()
    var corpus = TopicCorpus(seed: 1)
    // Without a model no test can run.
    return try! trainModel(on: corpus.documents(100), options: TopicCorpus.options, in: folder)
  }()

  /// Documents that training has not seen.
  static func newDocuments(_ count: Int, sentences: Int = 12) -> [String] {
    var corpus = TopicCorpus(seed: 99)
    return corpus.documents(count, sentences: sentences)
  }
}
