import Fixtures
import LanguageModel
import Testing

@testable import Training

@Suite struct `Associations that are learnt in parts` {
  @Test(arguments: [
    // All epochs' tokens, parts, tokens between two meetings.
    (480_000, 4, 1_000), (10_000_000, 4, 19_531), (20_000_000, 16, 9_765), (47_000_000, 4, 20_000),
    (94_000_000, 16, 20_000), (1_000_000_000, 16, 104_166),
  ])
  func `meet often enough, and not too often`(tokens: Int, count: Int, roundLength: Int) {
    #expect(TrainingOptions.Parts(count: count).roundLength(forTokens: tokens) == roundLength)
    #expect(TrainingOptions.Parts(count: count, roundLength: 5_000).roundLength(forTokens: tokens) == 5_000)
  }

  @Test(arguments: [(1, 700), (3, 500), (4, 1_300), (16, 90), (40, 10_000)])
  func `learn from each token in one part, once an epoch`(count: Int, roundLength: Int) {
    // Sentences of ten tokens, stretches of many lengths, with gaps where text is held out.
    var stretches: [TrainingStretch] = []
    var start = 0
    for index in 0..<60 {
      let length = 10 * (1 + index * 7 % 23)
      stretches.append(TrainingStretch(half: index % 2, range: start..<start + length))
      start += length + (index % 5 == 0 ? 50 : 0)
    }
    let epochs = 3
    let parts = CorpusParts(
      stretches, tokenCount: start + 70, count: count, roundLength: roundLength, epochs: epochs, seed: 5
    ) { $0 % 10 == 9 }
    var reads: [Int: Int] = [:]
    var owners: [Int: Set<Int>] = [:]
    for round in parts.rounds {
      #expect(round.count == count)
      for (part, pieces) in round.enumerated() {
        // The last piece may begin just before the end of the round.
        #expect(pieces.reduce(0) { $0 + $1.range.count } < 2 * roundLength + 20)
        for piece in pieces {
          #expect(piece.range.lowerBound % 10 == 0 && piece.range.upperBound % 10 == 0)
          #expect(stretches.contains { $0.half == piece.half && $0.range.contains(piece.range) })
          for token in piece.range {
            reads[token, default: 0] += 1
            owners[token, default: []].insert(part)
          }
        }
      }
    }
    #expect(reads.count == stretches.reduce(0) { $0 + $1.range.count })
    #expect(reads.values.allSatisfy { $0 == epochs } && owners.values.allSatisfy { $0.count == 1 })
    // All of the text is some part's, with what is held out.
    let own = parts.ranges.filter { !$0.isEmpty }
    #expect(parts.ranges.count == count && own.first?.lowerBound == 0 && own.last?.upperBound == start + 70)
    #expect(zip(own, own.dropFirst()).allSatisfy { $0.upperBound == $1.lowerBound })
    for (part, pieces) in parts.rounds.joined().enumerated() {
      let range = parts.ranges[part % count]
      #expect(pieces.allSatisfy { range.contains($0.range) })
    }
  }

  @Test(arguments: [
    (5_000_000, nil, nil, 2), (5_000_000, 4, nil, 2), (5_000_000, 16, nil, 4), (5_000_000, 16, 3, 3),
    (47_000_000, 16, nil, 2),
    (200_000_000, 16, nil, 1),
  ])
  func `read their text twice as often where they are many with little text, unless they are told how often`(
    tokens: Int, parts: Int?, epochs: Int?, expected: Int
  ) {
    var options = TrainingOptions()
    options.parts = parts.map { TrainingOptions.Parts(count: $0) }
    options.epochs = epochs
    #expect(options.epochs(forTokens: tokens) == expected)
  }

  // MARK: Combining

  /// Two rows of two numbers, with their squares, and a layer.
  private func content(_ rows: [Float], squares: [Float], layer: [Float], steps: UInt64) -> CheckpointContent {
    var content = CheckpointContent(stage: .associate)
    content.numbers = ["phrase.steps": steps]
    content.columns = [("input", rows), ("input.squares", squares), ("phrase.1.weight", layer)]
    return content
  }

  @Test func `take a word whole that one part alone has learnt, and the mean of what all have, with momentum`() {
    let start = content([1, 1, 2, 2], squares: [0.5, 0.5], layer: [1, 1], steps: 3)
    func parts(after start: CheckpointContent) -> [CheckpointContent] {
      let (rows, squares) = (start.column("input"), start.column("input.squares"))
      return [
        content(
          [rows[0] + 2, rows[1] - 1, rows[2] + 1, 2], squares: [squares[0] + 1, squares[1] + 0.5], layer: [3, 1],
          steps: 8),
        content(
          [rows[0], rows[1], rows[2] + 1, 2], squares: [squares[0], squares[1] + 0.5], layer: [5, 1], steps: 9),
      ]
    }
    let first = CombinedParts(start: start).combined(parts(after: start))
    let rows = first.column("input")
    #expect(Array(rows.prefix(2)) == [3, 0] && rows[2] > 3 && rows[2] < 4 && rows[3] == 2)
    #expect(first.column("input.squares") == [1.5, 1])
    #expect(first.numbers["phrase.steps"] == 9)
    #expect(first.column("phrase.1.weight")[0] > 4 && first.column("phrase.1.weight")[1] == 1)
    // What goes on in one direction goes faster, but for what one part alone learns of.
    let second = CombinedParts(start: first).combined(parts(after: first))
    let next = second.column("input")
    #expect(Array(next.prefix(2)) == [5, -1] && next[2] - rows[2] > rows[2] - 2)
  }

  @Test func `are what one part has learnt, where there is one`() {
    let start = content([1, 1], squares: [0.5], layer: [1], steps: 3)
    let part = content([3, 0], squares: [1.5], layer: [2], steps: 8)
    let combined = CombinedParts(start: start).combined([part])
    #expect(combined.columns.map(\.values) == part.columns.map(\.values) && combined.numbers == part.numbers)
    #expect(CombinedParts(start: start).combined([]).columns.map(\.values) == start.columns.map(\.values))
  }

  // MARK: Training

  private static let documents: [String] = {
    var corpus = TopicCorpus(seed: 5)
    return corpus.documents(40)
  }()

  private func options(_ parts: Int?) -> TrainingOptions {
    var options = TopicCorpus.options
    options.parts = parts.map { TrainingOptions.Parts(count: $0, roundLength: 1_000) }
    return options
  }

  @Test func `are the same bits for the same parts, and go on from a checkpoint to the same bits`() throws {
    let folder = TemporaryFolder()
    func train(_ name: String, _ parts: Int?, checkpoint: Bool = false, cutAt: Int? = nil) throws -> String {
      let reached = Flag()
      var count = 0
      let control = TrainingControl(
        report: {
          if $0.stage == .associate { count += 1 }
          if count == cutAt { reached.set() }
        }, isCancelled: { reached.isSet })
      let place = checkpoint ? CheckpointLocation(path: folder.file("checkpoint"), interval: .zero) : nil
      return try TrainingRun(output: folder.file(name), options: options(parts), control: control, checkpoint: place)
        .train(on: source(Self.documents)).contentHash
    }
    let whole = try train("whole", 4)
    #expect(try train("again", 4) == whole)
    #expect(try train("other", 3) != whole)
    #expect(try train("one", nil) != whole)
    #expect(throws: TrainingError.cancelled) { try train("cut", 4, checkpoint: true, cutAt: 20) }
    // What another number of parts has learnt is of no use.
    #expect(throws: TrainingError.cancelled) { try train("cut", 4, checkpoint: true, cutAt: 10) }
    #expect(try train("resumed", 4, checkpoint: true) == whole)
  }

  @Test func `predict nearly as well as what one machine has learnt`() throws {
    let folder = TemporaryFolder()
    var corpus = TopicCorpus(seed: 77)
    let unseen = corpus.documents(10)
    func cost(_ parts: Int?, _ experts: Experts = .all) throws -> Double {
      let model = try trainModel(on: Self.documents, options: options(parts), in: folder, named: "\(parts ?? 1).kith")
      return try unseen.reduce(0) { $0 - (try model.score($1, after: model.emptyContext(for: experts)).logProbability) }
    }
    let (one, grammar) = (try cost(nil), try cost(nil, .grammar))
    let four = try cost(4)
    #expect(one < grammar)
    // More than half of what associations gain is left.
    #expect(four < (one + grammar) / 2, "\(four): one \(one), grammar \(grammar)")
  }
}
