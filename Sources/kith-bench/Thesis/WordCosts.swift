import Foundation
import LanguageModel
import XrayTotals

/// What the words of documents cost, in sums by kind and by place; letters of unknown words are not counted.
struct WordCosts {
  struct Sum {
    var logProbability = 0.0
    var count = 0
    var perplexity: Double { exp(-logProbability / Double(max(1, count))) }

    mutating func add(_ logProbability: Double) {
      self.logProbability += logProbability
      count += 1
    }
  }

  /// Where in a document a word is: how many words stand before it.
  static let places = [0..<128, 128..<1_024, 1_024..<8_192, 8_192..<Int.max]

  private(set) var all = Sum()
  private(set) var kinds: [WordKind: Sum] = [:]
  private(set) var byPlace = [Sum](repeating: Sum(), count: Self.places.count)

  init(_ documents: [String], _ model: Model, _ experts: Experts) throws {
    let context = model.emptyContext(for: experts)
    for document in documents {
      for (index, word) in try model.score(document, after: context, words: true).words.enumerated() {
        let value = word.logProbability - word.spelling
        all.add(value)
        // A sentence's end has no bytes.
        let kind = word.byteRange.isEmpty ? .punctuation : model.kind(of: word.word, isUnknown: word.isUnknown)
        kinds[kind, default: Sum()].add(value)
        if let place = Self.places.firstIndex(where: { $0.contains(index) }) { byPlace[place].add(value) }
      }
    }
  }
}
