import Fixtures
import Glibc
import LanguageModel
import Testing
import Training
import VectorMath
import XrayTotals

/// Synthetic language models, whose knowledge is known without the model that looks at them: it was trained on other
/// text of the same kind.
@Suite struct `An X-ray of a model whose knowledge is known` {
  /// Another model of documents with topics.
  private static let other: Model = {
    var corpus = TopicCorpus(seed: 2)
    // Without a model no test can run.
    return try! trainModel(on: corpus.documents(100), options: options, in: TemporaryFolder())
  }()

  /// The model that looks.
  private static let observer: Model = {
    var corpus = TopicCorpus(seed: 1)
    return try! trainModel(on: corpus.documents(100), options: options, in: TemporaryFolder())
  }()

  /// So little text teaches two models different phrases.
  private static let options: TrainingOptions = {
    var options = TopicCorpus.options
    options.layers = 0
    return options
  }()

  /// Documents in which nothing depends on anything but the two words before.
  private static func plainDocuments(_ count: Int, seed: UInt64) -> [String] {
    var generator = SeededGenerator(seed: seed)
    func draw(_ count: Int) -> Int { Int(generator.uniform() * Double(count)) }
    func next(_ word: Int) -> Int { draw(5) == 0 ? draw(24) : (word * 5 + draw(3)) % 24 }
    return (0..<count).map { _ in
      (0..<20).map { _ in
        let verb = draw(8)
        let noun = next(verb)
        return "the agent\(draw(24)) verb\(verb) the noun\(noun) by tool\(next(noun)) ."
      }.joined(separator: "\n")
    }
  }

  private static func plainModel(seed: UInt64) throws -> Model {
    try trainModel(on: plainDocuments(100, seed: seed), options: options, in: TemporaryFolder())
  }

  /// Says of each word and sentence end what a model would.
  private func output(
    of model: Model, on text: String, experts: Experts = .all, known: (_ word: Int) -> Bool = { _ in false }
  ) throws -> [ReportedToken] {
    let score = try model.score(text, after: model.emptyContext(for: experts), words: true)
    let bytes = Array(text.utf8)
    var end = 0
    return score.words.dropLast().enumerated().map { index, word in
      // The end of a sentence is the line feed; other white space stands before its word.
      let isEnd = word.byteRange.isEmpty
      let next = isEnd ? end + 1 : word.byteRange.upperBound
      defer { end = next }
      // A fact is known with nine parts in ten, and the model says the rest: that sums to 1.
      let probability = exp(word.logProbability)
      return ReportedToken(
        Array(bytes[end..<next]),
        logProbability: known(index) ? log(0.9 + 0.1 * probability) : word.logProbability)
    }
  }

  private func look(_ observer: Model, _ outputs: [[ReportedToken]]) throws -> XrayBits {
    var sum = XrayBits()
    for tokens in outputs {
      sum += try observer.xray(tokens, after: observer.emptyContext()).get().result.bits
    }
    return sum
  }

  private func share(_ part: XrayPart, _ bits: XrayBits) -> Double { bits[part] / bits.explained }

  /// What a model says of its own output: where all of it is due.
  private func own(_ model: Model, _ outputs: [[ReportedToken]]) throws -> XrayBits { try look(model, outputs) }

  @Test func `finds nothing but grammar in pure grammar`() throws {
    let (observer, other) = (try Self.plainModel(seed: 1), try Self.plainModel(seed: 2))
    let outputs = try Self.plainDocuments(60, seed: 99).map { try output(of: other, on: $0, experts: .grammar) }
    let bits = try look(observer, outputs)
    #expect(abs(share(.association, bits)) < 0.03, "\(share(.association, bits))")
    #expect(abs(share(.neither, bits)) < 0.03, "\(share(.neither, bits))")
    #expect(bits.explained / Double(outputs.joined().count) > 1)
  }

  private let documents = TopicModel.newDocuments(80, sentences: 20)

  @Test func `finds grammar and association where there are both`() throws {
    let outputs = try documents.map { try output(of: Self.other, on: $0) }
    let bits = try look(Self.observer, outputs)
    let truth = try own(Self.other, outputs)
    #expect(
      abs(truth[.neither]) < 1e-6 * truth.explained && share(.association, truth) > 0.02
        && share(.repetition, truth) > 0.02)
    for part in XrayPart.allCases {
      #expect(
        abs(share(part, bits) - share(part, truth)) < 0.02, "\(part): \(share(part, bits)), \(share(part, truth))")
    }
  }

  /// Random positions of words that a table of facts holds, by document.
  private func facts(_ documents: [String]) -> [Set<Int>] {
    var generator = SeededGenerator(seed: 5)
    return documents.map { document in
      Set((0..<document.utf8.count).filter { _ in generator.uniform() < 0.4 })
    }
  }

  private func outputWithFacts(_ positions: [Set<Int>]) throws -> [[ReportedToken]] {
    try zip(documents, positions).map { document, positions in
      try output(of: Self.other, on: document) { positions.contains($0) }
    }
  }

  /// The share of what is explained that facts alone explain: what they save on what the model would have said.
  private func truth(_ plain: [[ReportedToken]], _ outputs: [[ReportedToken]]) throws -> Double {
    func bits(_ outputs: [[ReportedToken]]) -> Double {
      outputs.joined().reduce(0) { $0 - ($1.logProbability ?? 0) } / 0.693_147_180_559_945_3
    }
    return (bits(plain) - bits(outputs)) / (try own(Self.other, outputs)).explained
  }

  @Test func `finds random facts in neither, and where they are`() throws {
    let positions = facts(documents)
    let plain = try documents.map { try output(of: Self.other, on: $0) }
    let outputs = try outputWithFacts(positions)
    let bits = try look(Self.observer, outputs)
    let truth = try truth(plain, outputs)
    #expect(truth > 0.1)
    #expect(abs(share(.neither, bits) - truth) < 0.02, "\(share(.neither, bits)), truth \(truth)")
    let gap = try gap(outputs, positions)
    #expect(gap > 1, "\(gap)")
  }

  /// By how many bits a token more is due to neither where there is a fact than where there is none.
  private func gap(_ outputs: [[ReportedToken]], _ positions: [Set<Int>]) throws -> Double {
    var (known, knownCount, rest, restCount) = (0.0, 0.0, 0.0, 0.0)
    for (tokens, positions) in zip(outputs, positions) {
      let observer = Self.observer
      let xray = try observer.xray(tokens, after: observer.emptyContext()).get().result
      var token = 0
      for segment in xray.segments {
        let isKnown = (token..<(token + segment.tokenCount)).contains { positions.contains($0) }
        if isKnown { (known, knownCount) = (known + segment.bits[.neither], knownCount + 1) }
        if !isKnown { (rest, restCount) = (rest + segment.bits[.neither], restCount + 1) }
        token += segment.tokenCount
      }
    }
    return known / knownCount - rest / restCount
  }

  /// The control: what holds above must not hold of log probabilities that belong elsewhere.
  @Test func `finds no facts where log probabilities are shuffled, and no grammar where words are`() throws {
    let positions = facts(documents)
    let outputs = try outputWithFacts(positions)
    var generator = SeededGenerator(seed: 6)
    let shuffled = outputs.map { tokens in
      zip(tokens, tokens.map(\.logProbability).shuffled(using: &generator)).map {
        ReportedToken($0.bytes, logProbability: $1)
      }
    }
    #expect(abs(try gap(shuffled, positions)) < 0.5)
    let plain = try documents.map { try output(of: Self.other, on: $0) }
    let disordered = plain.map { tokens in
      tokens.shuffled(using: &generator).map {
        ReportedToken([0x20] + $0.bytes.filter { $0 > 0x20 }, logProbability: $0.logProbability)
      }
    }
    let bits = try look(Self.observer, disordered)
    #expect(share(.neither, bits) > 0.3 && share(.grammar, bits) < 0.5)
  }
}
