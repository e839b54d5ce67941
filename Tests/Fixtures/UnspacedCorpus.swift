/// Generated Japanese text without spaces, of words that are known: a few topics, particles between nouns and verbs.
package struct UnspacedCorpus {
  private var state: UInt64
  private static let topics = [
    ["船長", "灯台", "漁師", "港町", "海", "カモメ"], ["先生", "学校", "図書館", "教室", "本", "ノート"],
    ["料理人", "台所", "包丁", "砂糖", "塩", "スープ"],
  ]
  private static let verbs = ["見る", "探す", "忘れる", "手伝う", "思い出す"]

  package init(seed: UInt64) { state = seed &* 2 + 1 }

  private mutating func draw(_ count: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(truncatingIfNeeded: state >> 33) % count
  }

  private mutating func sentence(_ topic: Int) -> [String] {
    func noun(_ corpus: inout Self) -> String {
      Self.topics[corpus.draw(8) == 0 ? corpus.draw(3) : topic][corpus.draw(6)]
    }
    var words = [noun(&self), "は"]
    if draw(3) == 0 { words += [noun(&self), "の"] }
    words += [noun(&self), "を", Self.verbs[draw(5)]]
    if draw(4) == 0 { words = ["「"] + words + ["」", "と", "言う"] }
    return words + ["。"]
  }

  /// A document's words.
  package mutating func words(sentences: Int) -> [String] {
    let topic = draw(Self.topics.count)
    return (0..<sentences).flatMap { _ in sentence(topic) }
  }

  package mutating func documents(_ count: Int, sentences: Int = 16) -> [String] {
    (0..<count).map { _ in words(sentences: sentences).joined() }
  }
}
