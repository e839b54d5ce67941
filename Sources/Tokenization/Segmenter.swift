/// Cuts runs of scripts without spaces into words, by a unigram language model over substrings (Kudo 2018, "Subword
/// Regularization"): of all ways to cut a run, the one whose words' costs sum to the least.
///
/// A cost is a negative log probability in units of 1/1024 nat, an integer, so that sums are exact and one text is cut in
/// one way on every machine. A character that is no word costs more than any word, so that any text can be cut. Of two
/// ways that cost the same, the one whose last word is longer, and so on backwards.
///
/// **Parts.** Characters are decided some hundred at a time. Every continuation of a text goes on from one of the last
/// boundaries, those that a word may span; what the cheapest ways to all of these have in common is settled,
/// however the text goes on. So a run is cut at what is settled after `ScriptRun.limit` characters, and the rest is read as a run
/// of its own, which gives the same words. Where nothing is settled by then (the same syllable a thousand times), the
/// first half of the cheapest way is taken. As what is settled follows from the run alone, and the next part from what comes
/// after it, a run is cut in one way, in all pieces that it may come in: its cost is linear, its memory bounded.
///
/// Immutable and `Sendable`; the words are also those of the section `segmentation` of a model file.
package final class Segmenter: Sendable {
  /// A word, or a part of one, and what it costs.
  package struct Piece: Sendable, Equatable {
    package let spelling: [UInt8]
    /// −log P, in units of 1/1024 nat.
    package let cost: UInt32

    package init(spelling: [UInt8], cost: UInt32) {
      self.spelling = spelling
      self.cost = cost
    }
  }

  /// Units of a cost in a nat.
  package static let costUnit = 1_024.0
  /// No piece costs more.
  static let mostCost: UInt32 = 1 << 24
  /// A piece is at most this long, scalars.
  package static let longestPiece = 48
  /// There are at most so many pieces.
  package static let mostPieces = 1 << 20
  /// What a character costs that is no piece, beyond the dearest piece.
  private static let unknownCost = 10 * 1_024

  /// In the order of their bytes.
  package let pieces: [Piece]
  private let trie: ScalarTrie
  /// Shape (nodes of the trie): what the piece costs that ends there, −1 if none does.
  private let costs: [Int32]
  /// The longest piece, scalars; so it has at most as many characters.
  private let longest: Int
  private let unknown: Int

  /// - Parameter pieces: any order, no two of them alike, each at most `longestPiece` scalars long.
  package init(pieces: [Piece]) {
    let sorted = pieces.sorted { $0.spelling.lexicographicallyPrecedes($1.spelling) }
    var trie = ScalarTrie()
    var costs: [Int32] = [-1]
    var longest = 1
    for piece in sorted {
      let scalars = String(decoding: piece.spelling, as: UTF8.self).unicodeScalars
      let node = trie.insert(scalars.lazy.map(\.value))
      while costs.count < trie.count { costs.append(-1) }
      costs[node] = Int32(min(piece.cost, Self.mostCost))
      longest = max(longest, scalars.count)
    }
    self.pieces = sorted
    self.trie = trie
    self.costs = costs
    self.longest = longest
    unknown = Int(costs.max() ?? 0) + Self.unknownCost
  }

  /// The boundaries after each word of a run, characters from its beginning; the last one is its end, unless it is open.
  ///
  /// - Parameters:
  ///   - run: not empty. It also lends its arrays.
  ///   - isOpen: whether the run goes on after these characters.
  func cut(_ run: inout ScriptRun, isOpen: Bool) -> [Int] {
    findCheapestWays(through: &run)
    guard isOpen else { return path(to: run.count, in: run) }
    let settled = commonBoundary(in: run, upTo: run.count)
    if settled > 0 { return path(to: settled, in: run) }
    let whole = path(to: run.count, in: run)
    let half = whole.prefix { $0 <= run.count / 2 }
    return half.isEmpty ? Array(whole.prefix(1)) : Array(half)
  }

  /// How many characters of a run that `cut` has read are cut as they are however it goes on. The last one may get marks.
  func settledCount(of run: ScriptRun) -> Int {
    run.count > 1 && run.back.count > run.count ? commonBoundary(in: run, upTo: run.count - 1) : 0
  }

  /// Viterbi's algorithm, from the left.
  private func findCheapestWays(through run: inout ScriptRun) {
    let count = run.count
    var cost = run.cost
    run.cost = []
    var back = run.back
    run.back = []
    cost.removeAll(keepingCapacity: true)
    back.removeAll(keepingCapacity: true)
    cost.append(0)
    back.append(0)
    for _ in 0..<count {
      cost.append(.max)
      back.append(0)
    }
    let (scalars, starts) = (run.scalars, run.starts)
    for first in 0..<count {
      let soFar = cost[first]
      var (node, end) = (ScalarTrie.root, first)
      for index in starts[first]..<scalars.count {
        guard let next = trie.child(of: node, scalars[index]) else { break }
        node = next
        guard index + 1 == starts[end + 1] else { continue }
        end += 1
        if costs[node] >= 0, soFar + Int(costs[node]) < cost[end] {
          cost[end] = soFar + Int(costs[node])
          back[end] = first
        }
      }
      if soFar + unknown < cost[first + 1] {
        cost[first + 1] = soFar + unknown
        back[first + 1] = first
      }
    }
    run.cost = cost
    run.back = back
  }

  /// The boundaries of the cheapest way to one of them.
  private func path(to end: Int, in run: ScriptRun) -> [Int] {
    var boundaries: [Int] = []
    var at = end
    while at > 0 {
      boundaries.append(at)
      at = run.back[at]
    }
    return boundaries.reversed()
  }

  /// The last boundary that is on the cheapest ways to all from which a word can go beyond `end`.
  private func commonBoundary(in run: ScriptRun, upTo end: Int) -> Int {
    var common = end
    for other in stride(from: end, through: max(0, end - longest + 1), by: -1) {
      var at = other
      while at != common {
        if at > common { at = run.back[at] } else { common = run.back[common] }
      }
    }
    return common
  }
}

extension Segmenter: Equatable {
  package static func == (a: Segmenter, b: Segmenter) -> Bool { a === b || a.pieces == b.pieces }
}
