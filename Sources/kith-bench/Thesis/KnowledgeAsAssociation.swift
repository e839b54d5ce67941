import Foundation
import LanguageModel
import Measuring
import Storage
import Tokenization
import Training

/// The second claim: associations alone make what is true more likely than what is false, also where no text said it.
struct KnowledgeAsAssociation {
  let inputs: ThesisInputs

  static let name = "knowledge"

  func measure() throws -> Claim {
    var claim = Claim(
      name: Self.name, title: "Knowledge is association",
      paragraphs: [
        "Good associations narrow down what is grammatically possible until it sounds true. A model of textbooks answers "
          + "questions whose right statement is nowhere in them: no four content words of the question with its right "
          + "answer stand there in a row. Answers are ranked by log P (answer | question) − log P (answer), a word, of "
          + "associations alone and of both experts, by how often pairs of their words occurred near each other (as `choose` "
          + "weighs it), and by log P a word of grammar alone. Stories are of daily life, and are asked of the model of "
          + "\(inputs.text.name); the textbooks are the other text there. Controls: the model of other "
          + "text; answers without their question; the frequencies of their words."
      ])
    guard let folder = inputs.dataFolder else {
      claim.gaps.append("the questions: \(ThesisInputs.noData)")
      return claim
    }
    let model = try Self.textbooks(inputs, folder)
    let other = try inputs.text.model(inputs.bench, inputs.figures)
    try questions(model, other, folder, &claim)
    if inputs.hasWordNet {
      try oddOnes(model, other, &claim)
    } else {
      claim.gaps.append("the odd one out: \(ThesisInputs.noWordNet)")
    }
    try gin(other, &claim)
    return claim
  }

  /// Of all textbooks, with the passages that `reason` searches.
  static func textbooks(_ inputs: ThesisInputs, _ folder: String) throws -> Model {
    var options = TrainingOptions()
    options.layout = TextLayout(isPreTokenized: true, documents: .files)
    options.minimumCount = 2
    options.pruning = [0, 0, 1]
    options.quantizesWeights = true
    options.passageByteCount = TrainingOptions.mostPassageBytes
    return try CachedModel(name: "thesis-textbooks.kith", options: options).open(inputs.bench, inputs.figures) {
      try textbookDocuments(folder)
    }
  }

  static func textbookDocuments(_ folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: "\(folder)/textbooks").filter { $0.hasSuffix(".txt.xz") }
      .sorted()
      .flatMap { try CorpusText.documents(of: "\(folder)/textbooks/\($0)").map(RunningText.sentences) }
  }

  // MARK: Questions

  /// How answers are ranked.
  private enum Ranking: CaseIterable {
    case frequency, alone, grammar, associations, cooccurrence, both

    var name: String {
      switch self {
      case .frequency: "frequencies of the answer's words"
      case .alone: "answers without the question"
      case .grammar: "grammar"
      case .associations: "associations"
      case .cooccurrence: "pairs of words"
      case .both: "both"
      }
    }

    var isControl: Bool { self == .frequency || self == .alone }

    /// Of each answer, a word.
    func scores(_ question: MultipleChoice, _ model: Model) throws -> [Double] {
      func logs(_ experts: Experts, _ text: String) throws -> [Double] {
        let context = model.context(after: text, for: experts)
        return try question.options.map { option in
          let score = try model.score(option, after: context)
          return score.logProbability / Double(max(1, score.tokenCount))
        }
      }
      func pulled(_ experts: Experts) throws -> [Double] {
        zip(try logs(experts, question.question), try logs(experts, "")).map { $0 - $1 }
      }
      switch self {
      case .frequency: return try logs([], "")
      case .alone: return try logs(.all, "")
      case .grammar: return try logs(.grammar, question.question)
      case .associations: return try pulled(TwoConstraints.associations)
      case .both: return try pulled(.all)
      case .cooccurrence:
        let ranking = try model.choose(
          question.options, before: question.question + " ", after: " .", in: model.emptyContext())
        var scores = [Double](repeating: -.infinity, count: question.options.count)
        for choice in ranking?.choices ?? [] { scores[choice.index] = choice.shares.cooccurrence }
        return scores
      }
    }
  }

  /// A tie of the best counts in parts.
  private static func share(
    _ questions: [MultipleChoice], _ ranking: Ranking, _ model: Model
  ) throws -> Share {
    var share = Share()
    for question in questions {
      let scores = try ranking.scores(question, model)
      let best = scores.max() ?? 0
      share.add(scores[question.answer] == best ? 1 / Double(scores.count { $0 == best }) : 0)
    }
    return share
  }

  /// By associations alone.
  static func associations(_ questions: [MultipleChoice], _ model: Model) throws -> Share {
    try share(questions, .associations, model)
  }

  private func questions(_ model: Model, _ other: Model, _ folder: String, _ claim: inout Claim) throws {
    let sources: [MultipleChoice.Source] = [.arcEasy, .openBookQA, .qasc, .storyCloze]
    let all = try sources.map { spread(try $0.questions(in: folder), inputs.questions) }
    func statement(_ question: MultipleChoice) -> String { question.question + " " + question.options[question.answer] }
    note("knowledge: what the textbooks say")
    var seen = SeenStatements(all.flatMap { $0.map(statement) }, model)
    for document in try Self.textbookDocuments(folder) { seen.read(document) }
    let unseen = all.map { $0.filter { !seen.isSeen(statement($0)) } }
    // Each set is asked of the model whose text is of its kind.
    let own = sources.map { $0 == .storyCloze ? other : model }
    let foreign = sources.map { $0 == .storyCloze ? model : other }
    var table = Claim.Table(
      "True statements that are nowhere in the textbooks ranked above false ones: right in per cent",
      columns: [""] + zip(sources, zip(all, unseen)).map { "\($0.rawValue), \($1.1.count) of \($1.0.count)" })
    table.add(["chance"] + unseen.map { fixed(Self.chance($0)) }, isControl: true)
    var shares: [Ranking: [Share]] = [:]
    for ranking in Ranking.allCases {
      note("knowledge: \(ranking.name)")
      shares[ranking] = try zip(unseen, own).map { try Self.share($0, ranking, $1) }
      table.add([ranking.name] + (shares[ranking] ?? []).map(\.text), isControl: ranking.isControl)
    }
    var others: [Share] = []
    for ranking in [Ranking.associations, .cooccurrence] {
      note("knowledge: \(ranking.name) of other text")
      others = try zip(unseen, foreign).map { try Self.share($0, ranking, $1) }
      table.add(["\(ranking.name) of other text"] + others.map(\.text), isControl: true)
    }
    claim.tables.append(table)
    for (index, source) in sources.enumerated() {
      guard let own = shares[.cooccurrence]?[index], let topic = shares[.associations]?[index],
        let alone = shares[.alone]?[index], let frequency = shares[.frequency]?[index]
      else { continue }
      let chance = Self.chance(unseen[index])
      claim.checks.append(
        Check(
          "\(source.rawValue): pairs of words are right in \(fixed(own.percent)) %, associations in "
            + "\(fixed(topic.percent)); one of them above chance (\(fixed(chance))), answers without the question "
            + "(\(fixed(alone.percent))) and frequencies (\(fixed(frequency.percent))).",
          [own, topic].contains { $0.isAbove(percent: chance) && $0.isAbove(alone) && $0.isAbove(frequency) }))
    }
    let science = [0, 1, 2]
    func sum(_ shares: [Share]) -> Share {
      science.reduce(Share()) { Share(right: $0.right + shares[$1].right, of: $0.total + shares[$1].total) }
    }
    let (read, unread) = (sum(shares[.cooccurrence] ?? others), sum(others))
    claim.checks.append(
      Check(
        "it is what the model has read: in science the textbooks' pairs of words are right in \(fixed(read.percent)) %, those "
          + "of \(inputs.text.name) in \(fixed(unread.percent)) %.", read.isAbove(unread)))
  }

  static func chance(_ questions: [MultipleChoice]) -> Double {
    100 * questions.reduce(0) { $0 + 1 / Double($1.options.count) } / Double(max(1, questions.count))
  }

  // MARK: The odd one out

  private func oddOnes(_ model: Model, _ other: Model, _ claim: inout Claim) throws {
    func isKnown(_ word: String) -> Bool {
      [model, other].allSatisfy { model in
        model.vocabulary.id(of: word).map { model.vocabulary.frequencies[$0.index] >= Self.knownWell } ?? false
      }
    }
    let sets = try OddOneOut.sets(in: inputs.wordNet, count: inputs.questions, isKnown: isKnown)
    func share(_ odd: (OddOneOut) throws -> Int?) rethrows -> Share {
      var share = Share()
      for set in sets { share.add(try odd(set) == set.odd ? 1 : 0) }
      return share
    }
    func leastAlike(_ model: Model) throws -> Share {
      try share { set in
        let likeness = try set.words.indices.map { index in
          try set.words.indices.reduce(0.0) { sum, second in
            sum + (second == index ? 0 : try model.similarity(set.words[index], set.words[second]) ?? 0)
          }
        }
        return likeness.indices.min { likeness[$0] < likeness[$1] }
      }
    }
    let (own, foreign) = (try leastAlike(model), try leastAlike(other))
    let rarest = share { set in
      set.words.indices.min { model.frequency(of: set.words[$0]) < model.frequency(of: set.words[$1]) }
    }
    var table = Claim.Table(
      "The odd one out of four nouns, \(sets.count) sets from WordNet: the one least like the others by their vectors",
      columns: ["", "right"])
    table.add(["vectors of the textbooks", "\(own.text) %"])
    table.add(["vectors of \(inputs.text.name)", "\(foreign.text) %"])
    table.add(["the rarest word", "\(rarest.text) %"], isControl: true)
    table.add(["chance", "25.0 %"], isControl: true)
    claim.tables.append(table)
    claim.checks.append(
      Check(
        "the odd one out of four nouns: \(fixed(own.percent)) %; the rarest \(fixed(rarest.percent)), chance 25 %.",
        own.isAbove(percent: 25) && own.isAbove(rarest)))
  }

  /// From so many occurrences on a word's vector means something.
  private static let knownWell: UInt64 = 20

  // MARK: A glass of gin

  private static let liquids = ["gin", "brandy", "wine", "ale", "milk", "water", "ink", "sand", "courage"]
  private static let tavern = """
    The captain went to the tavern .
    The sailors were drinking rum at the bar , and the landlord filled their cups .
    They were drunk , and sang and shouted for more liquor .
    """
  private static let desk = """
    The clerk sat at his desk .
    He had paper and a pen , and wrote the letters which his master dictated .
    He copied the accounts , and sealed and addressed the envelope .
    """

  /// What associations add to a word after a beginning, and to log P without them, bits; and the words that pulled.
  private struct Pulled {
    let grammar: Double
    let association: Double
    let pulls: [String]

    init?(_ word: String, after beginning: String, _ model: Model) throws {
      let words = try model.explain(
        "\(beginning)\nHe poured a glass of \(word)", after: model.emptyContext(), pullCount: 4
      ).words
      guard let found = words.last(where: { $0.score.word == word }) else { return nil }
      let parts = found.score.parts
      association = parts.association / log(2)
      grammar = (found.score.logProbability - parts.association - parts.repetition) / log(2)
      pulls = found.pulls.filter { $0.strength > 0 }.map { "\($0.word) \(fixed($0.strength / log(2), 2))" }
    }
  }

  private func gin(_ model: Model, _ claim: inout Claim) throws {
    var table = Claim.Table(
      "He poured a glass of …: log P in bits by grammar, and what associations add where sailors drink in a tavern before, "
        + "and where a clerk writes letters (the control)",
      columns: ["", "grammar", "tavern", "desk", "pulled by, in the tavern"])
    var gains: [String: Double] = [:]
    for word in Self.liquids where model.vocabulary.id(of: word) != nil {
      guard let tavern = try Pulled(word, after: Self.tavern, model),
        let desk = try Pulled(word, after: Self.desk, model)
      else { continue }
      gains[word] = tavern.association - desk.association
      table.add([
        word, fixed(tavern.grammar), String(format: "%+.2f", tavern.association),
        String(format: "%+.2f", desk.association), tavern.pulls.joined(separator: ", "),
      ])
    }
    guard !table.rows.isEmpty else { return }
    claim.tables.append(table)
    if let gin = gains["gin"], let ink = gains["ink"] {
      claim.checks.append(
        Check(
          "gin goes with the tavern and ink with the desk: the tavern gives gin \(fixed(gin, 2)) bits more than the desk, and ink "
            + "\(fixed(ink, 2)).", gin > 0 && ink < 0))
    }
  }
}

extension Model {
  /// How often training text has a word; 0 if the vocabulary does not.
  fileprivate func frequency(of word: String) -> UInt64 {
    vocabulary.id(of: word).map { vocabulary.frequencies[$0.index] } ?? 0
  }
}
