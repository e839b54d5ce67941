internal import Tokenization
package import Training

/// Generated documents about one of a few topics each, with rare words that come again where they came before: enough for
/// the association expert to have something to learn, in a moment.
package struct TopicCorpus {
  private var state: UInt64
  private static let topics = [
    ["harbour", "boat", "sail", "captain", "sea", "wind", "anchor", "wave"],
    ["garden", "apple", "tree", "plum", "basket", "pear", "bird", "flower"],
    ["kitchen", "bread", "oven", "soup", "spoon", "salt", "kettle", "plate"],
    ["court", "judge", "law", "witness", "verdict", "jury", "crime", "prison"],
  ]
  private static let verbs = ["sees", "likes", "has", "wants", "finds"]

  package init(seed: UInt64) { state = seed &* 2 + 1 }

  private mutating func draw(_ count: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(truncatingIfNeeded: state >> 33) % count
  }

  private mutating func noun(_ topic: Int, _ name: String) -> String {
    switch draw(10) {
    case 0: name
    case 1: Self.topics[draw(Self.topics.count)][draw(8)]
    default: Self.topics[topic][draw(8)]
    }
  }

  /// A document of that many sentences.
  package mutating func document(sentences: Int) -> String {
    let topic = draw(Self.topics.count)
    let name = "name\(draw(60))"
    return (0..<sentences).map { _ in
      let quoted = draw(4) == 0
      let sentence =
        "the \(noun(topic, name)) \(Self.verbs[draw(5)]) the \(noun(topic, name)) of the \(noun(topic, name)) ."
      return quoted ? "\" \(sentence) \"" : sentence
    }.joined(separator: "\n")
  }

  package mutating func documents(_ count: Int, sentences: Int = 20) -> [String] {
    (0..<count).map { _ in document(sentences: sentences) }
  }

  /// Small and quick, and pre-tokenized as the documents are.
  package static var options: TrainingOptions {
    var options = TrainingOptions()
    options.order = 3
    options.layers = 2
    options.halfLives = [1, 3, 10, 50, 400]
    options.dimension = 32
    options.epochs = 2
    options.layout.isPreTokenized = true
    return options
  }
}
