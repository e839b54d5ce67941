import LanguageModel
import Tokenization

/// What a model says goes with twenty words, compared with what a model of English says goes with their translations.
///
/// The words are the commonest of two characters or more of which the dictionary has a translation among the commonest
/// words of the English pages; of several translations the commonest there. Five words that go with each, of those that have
/// a translation, are right where one of their translations is the word's own, or among the fifty words that go with it in
/// English, endings aside. By chance are right as many as of what goes with the other nineteen words.
struct TranslatedNeighbours {
  enum Relation: String, CaseIterable { case similar, related, topic }

  struct Row {
    let word: String
    let translation: String
    /// Those that have a translation, with one that is right if there is one.
    fileprivate(set) var neighbours: [Relation: [Neighbour]] = [:]
  }

  struct Neighbour {
    let word: String
    let translation: String
    let isRight: Bool
  }

  static let wordCount = 20
  private static let neighbourCount = 5
  private static let englishCount = 50
  /// A translation must be among the commonest words of the English pages.
  private static let mostID = 3_000

  /// Words of English that go with all others.
  private static let functionWords = Set(
    """
    a about after again all also an and any are as at be because been before between both but by can could do does each \
    either else even few for from has have he her here him his how if in into is it its just like may me might more most much \
    must my no nor not now of off on one only or other our out over own same several shall she should so some such than that \
    the their them then there these they this those through thus to too two under until up upon us very was we well were \
    what when where whether which while who will with within without would yes yet you your
    """.split(separator: " ").map(String.init))

  private(set) var rows: [Row] = []
  /// The share of neighbours that are right, and of what goes with the other words.
  private(set) var shares: [Relation: (right: Double, byChance: Double, count: Int)] = [:]

  init(_ model: Model, _ english: Model, _ language: UnspacedPages, in cache: String) throws {
    let vocabulary = model.vocabulary
    let words = (WordID.firstWord.index..<vocabulary.count).map { vocabulary.word(WordID(UInt32($0))) }
    let translations = try WordTranslations(language, of: words, in: cache)
    for word in words where rows.count < Self.wordCount && word.unicodeScalars.count > 1 {
      if let translation = Self.commonest(translations[word], in: english) {
        rows.append(Row(word: word, translation: translation))
      }
    }
    for relation in Relation.allCases {
      let answers = rows.map { row in
        Array(
          Self.words(relation, of: row.word, model, count: 10 * Self.neighbourCount)
            .filter { $0 != row.word && !translations[$0].isEmpty }.prefix(Self.neighbourCount))
      }
      let expected = rows.map { row in
        Set(Self.words(relation, of: row.translation, english, count: Self.englishCount).map(Self.stem))
          .union([Self.stem(row.translation)])
      }
      func right(_ word: String, _ row: Int) -> String? {
        translations[word].first { expected[row].contains(Self.stem($0)) }
      }
      var (count, rightCount, chances, chanceCount) = (0, 0, 0, 0)
      for row in rows.indices {
        rows[row].neighbours[relation] = answers[row].map { word in
          let found = right(word, row)
          return Neighbour(word: word, translation: found ?? translations[word][0], isRight: found != nil)
        }
        count += answers[row].count
        rightCount += answers[row].count { right($0, row) != nil }
        for other in rows.indices where other != row {
          chanceCount += answers[other].count
          chances += answers[other].count { right($0, row) != nil }
        }
      }
      shares[relation] = (
        Double(rightCount) / Double(max(count, 1)), Double(chances) / Double(max(chanceCount, 1)), count
      )
    }
  }

  /// The translation that is the commonest word of the English pages; nil if it is a rare word there, or a function word.
  private static func commonest(_ translations: [String], in english: Model) -> String? {
    // Ids ascend as frequency falls.
    let best = translations.compactMap { english.vocabulary.id(of: $0) }.filter { $0.index < mostID }.min()
    return best.map { english.vocabulary.word($0) }.flatMap { functionWords.contains($0) ? nil : $0 }
  }

  private static func words(_ relation: Relation, of word: String, _ model: Model, count: Int) -> [String] {
    switch relation {
    case .similar: (model.similar(to: word, count: count) ?? []).map(\.word)
    case .related: model.related(to: model.context(after: word), count: count).map(\.word)
    case .topic: (model.topics(of: model.context(after: word), count: count).first?.words ?? []).map(\.word)
    }
  }

  /// A word without the commonest endings, small.
  private static func stem(_ word: String) -> String {
    let word = word.lowercased()
    for ending in ["ing", "ies", "ed", "es", "s", "e", "y"]
    where word.hasSuffix(ending) && word.count > ending.count + 2 {
      return String(word.dropLast(ending.count))
    }
    return word
  }
}
