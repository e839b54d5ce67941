internal import Tokenization

/// P of each word that a memory holds and the model does not know, at one position.
struct NewWordOdds: Sendable {
  let table: MemoryTable
  let said: MemoryMixture
  /// What the memory leaves of P of all words that the model does not know.
  let unknown: Double

  var count: Int { table.newWords.count }

  func spelling(_ number: Int) -> [UInt8] { table.newWords.spelling(number) }

  func probability(of number: Int) -> Double {
    unknown * Double(table.newWords.probabilities[number])
      + said.sum(of: UInt32(truncatingIfNeeded: table.vocabularySize + number), in: table)
  }

  /// The factor of the words' shares with no context.
  private var wordFactor: Double {
    guard let first = said.steps.first, case .words = first.followers else { return 0 }
    return first.factor
  }

  /// `probability(of:)` of a word that followed none of the contexts, to the bit.
  @inline(__always)
  private func probability(of number: Int, _ weight: Double, _ factor: Double) -> Double {
    unknown * Double(table.newWords.probabilities[number]) + factor * (weight / table.total)
  }

  /// The likeliest of them with one of these beginnings, if they are likelier than `least`; the number of each.
  ///
  /// Exact, but few are looked at: no word is likelier than its spelling and its count would be at the largest of its block.
  ///
  /// - Complexity: O(words / 64 + new words that followed the last one), as a rule.
  func likeliest(_ count: Int, above least: Double, startingWith prefixes: [[UInt8]]) -> [LargestFew.Entry] {
    let words = table.newWords
    var best = LargestFew(count, above: least)
    func isWanted(_ number: Int) -> Bool { prefixes.contains { words.starts(number, with: $0) } }
    // More than rounding can add.
    let slack = 1 + 1e-9
    let factor = wordFactor
    let perWeight = factor / table.total
    let most = unknown * Double(words.largestProbability) + perWeight * words.largestWeight
    let met = followers { ($0 + most) * slack > least }
    for number in met where isWanted(number) { best.add(probability(of: number), number) }
    let weights = table.newWeights
    let firstBytes = prefixes.reduce(0) { $0 | NewWords.bit(of: $1) }
    for index in words.blocks.indices {
      let block = words.blocks[index]
      guard block.firstBytes & firstBytes != 0,
        (unknown * Double(block.probability) + perWeight * block.weight) * slack > best.least
      else { continue }
      let start = index * NewWords.blockLength
      for number in start..<min(start + NewWords.blockLength, words.count) {
        let value = probability(of: number, weights[number], factor)
        guard value > best.least, isWanted(number), !Self.contains(met, number) else { continue }
        best.add(value, number)
      }
    }
    return best.sorted()
  }

  /// P of each, shape (new words).
  func probabilities() -> [Float] {
    let (weights, factor) = (table.newWeights, wordFactor)
    var all = weights.indices.map { Float(probability(of: $0, weights[$0], factor)) }
    for number in followers({ _ in true }) { all[number] = Float(probability(of: number)) }
    return all
  }

  /// The new words that followed one of the contexts, ascending; of those that followed one word only such for which that alone is
  /// enough.
  private func followers(_ isEnough: (Double) -> Bool) -> [Int] {
    var met: [Int] = []
    for step in said.steps {
      switch step.followers {
      case .words: break
      case .pairs(let followers):
        let total = table.total(of: followers)
        guard table.newTotal(of: followers) > 0 else { continue }
        table.forEach(among: followers) { word, weight in
          if table.isNew(word), isEnough(step.factor * (weight / total)) {
            met.append(Int(word) - table.vocabularySize)
          }
        }
      case .listed(let followers, _):
        for (word, _) in followers where table.isNew(word) { met.append(Int(word) - table.vocabularySize) }
      }
    }
    met.sort()
    return met.indices.filter { $0 == 0 || met[$0] != met[$0 - 1] }.map { met[$0] }
  }

  private static func contains(_ sorted: [Int], _ number: Int) -> Bool {
    var (low, count) = (0, sorted.count)
    while count > 0 {
      let half = count / 2
      if sorted[low + half] < number {
        low += half + 1
        count -= half + 1
      } else {
        count = half
      }
    }
    return low < sorted.count && sorted[low] == number
  }
}
