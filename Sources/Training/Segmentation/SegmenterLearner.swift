internal import Tokenization

/// Learns a segmenter from the runs of a corpus: a unigram language model over substrings, by expectation maximisation and
/// pruning (Kudo 2018, section 3.2).
///
/// It begins with all frequent substrings. Then, in rounds: expected counts of every piece over all ways to cut the runs
/// (forward and backward), twice; then what a piece is worth, its count times the nats by which the likeliest other way to
/// write it is less likely, is compared with what it costs to have it, the nats of spelling it once by its characters. Pieces that
/// are worth less go, the worst first, at most half of them a round. It ends when hardly any goes and there are at most
/// `mostPieces`. Characters always stay.
///
/// Likelihood alone would take frequent phrases for words. So lengths have a prior: a piece of n characters is less probable
/// than its count says by `cohesion(of:)` nats, in learning and in cutting.
///
/// Sums have a fixed order and take no function of the C library, so the pieces are a function of the runs alone, on every
/// machine.
struct SegmenterLearner {
  /// At most so many pieces of several characters are learnt.
  static let mostPieces = 32_000
  /// A piece of several characters must occur this often at first, as `RunSample` weighs runs.
  private static let minimumWeight = 3.0
  /// What the expected count of a piece is discounted by, so that rare pieces vanish.
  private static let discount = 0.5
  private static let mostRounds = 20
  /// What a piece must be likelier by than its parts for the first character that it joins, nats: what only comes together
  /// often, as "of the" does, is no word.
  private static let cohesion = 2.0
  /// By which share of it each further character takes more.
  private static let growth = 0.25

  let sample: RunSample
  private(set) var trie = ScalarTrie()
  /// Shape (nodes of the trie): the probability of the piece that ends there times `scale` to the number of its
  /// characters; 0 where none does.
  private(set) var scaled: [Double] = []
  var pieces: [Piece] = []

  struct Piece {
    let start: Int
    let length: Int
    let node: Int
    /// What its probability is multiplied by for its cohesion.
    let tie: Double
    var count: Double
    var isAlive = true
  }

  /// Keeps products of some hundred probabilities in the range of a Double: about one over the probability of a character.
  private static let scale = 512.0

  init(_ sample: RunSample) { self.sample = sample }

  /// - Parameter check: called now and then; throws if the training is cancelled.
  mutating func learn(check: () throws(TrainingError) -> Void) throws(TrainingError) -> Segmenter {
    try seed(check)
    for _ in 0..<Self.mostRounds {
      for _ in 0..<2 {
        try check()
        maximise(expectedCounts())
      }
      if try !prune(check) { break }
    }
    return Segmenter(pieces: finished())
  }

  private mutating func seed(_ check: () throws(TrainingError) -> Void) throws(TrainingError) {
    let candidates = try SegmentCandidates(sample, minimumWeight: Self.minimumWeight, isCancelled: check).all
    for candidate in candidates {
      let path = sample.characters[candidate.start..<candidate.start + candidate.length]
      let node = trie.insert(path)
      pieces.append(
        Piece(
          start: candidate.start, length: candidate.length, node: node, tie: 1 / Self.exponential(cohesion(of: path)),
          count: candidate.weight))
    }
    scaled = [Double](repeating: 0, count: trie.count)
    normalise()
  }

  /// Probabilities from counts.
  mutating func normalise() {
    var total = 0.0
    for piece in pieces where piece.isAlive { total += piece.count }
    var powers = [1.0]
    for _ in 0..<SegmentCandidates.longest { powers.append(powers[powers.count - 1] * Self.scale) }
    for piece in pieces {
      scaled[piece.node] = piece.isAlive ? piece.count / total * powers[piece.length] * piece.tie : 0
    }
  }

  /// What a piece must be likelier by than its parts, nats: of a letter's length for each of its characters.
  func cohesion(of characters: ArraySlice<UInt32>) -> Double {
    if characters.count == 1 { return 0 }
    let joins = max(0, characters.reduce(0) { $0 + sample.lengths[Int($1)] } - 1)
    return Self.cohesion * joins * (1 + Self.growth * max(0, joins - 1))
  }

  /// The expected count of each node's piece.
  private func expectedCounts() -> [Double] {
    var expected = [Double](repeating: 0, count: scaled.count)
    var (forward, backward) = ([Double](), [Double]())
    // The pieces that begin at each place: (end, node).
    var edges: [(first: Int, end: Int, node: Int)] = []
    let characters = sample.characters.span
    for run in 0..<sample.count {
      let (start, end) = (sample.starts[run], sample.starts[run + 1])
      let length = end - start
      forward.removeAll(keepingCapacity: true)
      backward.removeAll(keepingCapacity: true)
      edges.removeAll(keepingCapacity: true)
      for _ in 0...length {
        forward.append(0)
        backward.append(0)
      }
      forward[0] = 1
      for first in 0..<length {
        var node = ScalarTrie.root
        for at in first..<length {
          guard let next = trie.child(of: node, characters[start + at]) else { break }
          node = next
          guard scaled[node] > 0 else { continue }
          edges.append((first, at + 1, node))
          forward[at + 1] += forward[first] * scaled[node]
        }
      }
      guard forward[length] > 0 else { continue }
      backward[length] = sample.weight(run) / forward[length]
      for edge in edges.reversed() {
        let mass = scaled[edge.node] * backward[edge.end]
        backward[edge.first] += mass
        expected[edge.node] += forward[edge.first] * mass
      }
    }
    return expected
  }

  private mutating func maximise(_ expected: [Double]) {
    for index in pieces.indices where pieces[index].isAlive {
      let count = expected[pieces[index].node] - Self.discount
      if pieces[index].length == 1 {
        // A character of a corpus stays possible.
        pieces[index].count = max(count, 0.5)
      } else {
        pieces[index].count = count
        if count <= 0.5 { pieces[index].isAlive = false }
      }
    }
    normalise()
  }
}
