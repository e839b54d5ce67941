import Foundation

/// Sets of words of which one is of another kind than the others, made from WordNet's nouns (Fellbaum 1998): three words
/// that share their nearest more general term, and one that shares none of it.
struct OddOneOut {
  let words: [String]
  /// The index of the one of another kind.
  let odd: Int

  /// - Parameters:
  ///   - folder: of WordNet's files, with `data.noun`.
  ///   - isKnown: whether a word may be used.
  /// - Returns: at most `count`, the same each time.
  static func sets(in folder: String, count: Int, isKnown: (String) -> Bool) throws -> [OddOneOut] {
    let kinds = try Self.kinds(in: folder, isKnown: isKnown)
    guard kinds.count > 1 else { return [] }
    return (0..<count).map { index in
      let kind = kinds[index % kinds.count]
      // Half of all kinds away, so that it is nothing near.
      let other = kinds[(index + kinds.count / 2) % kinds.count]
      let round = index / kinds.count
      var words = (0..<3).map { kind[(round + $0) % kind.count] }
      let odd = index % 4
      words.insert(other.first { !kind.contains($0) } ?? other[0], at: odd)
      return OddOneOut(words: words, odd: odd)
    }.filter { Set($0.words).count == 4 }
  }

  /// The words of each kind that has at least three, by WordNet's order.
  private static func kinds(in folder: String, isKnown: (String) -> Bool) throws -> [[String]] {
    var kinds: [String: [String]] = [:]
    var order: [String] = []
    for line in try String(contentsOfFile: "\(folder)/data.noun", encoding: .utf8).split(separator: "\n")
    where !line.hasPrefix(" ") {
      // offset, file, kind, number of words (hexadecimal), each with a number, number of pointers, the pointers.
      let cells = line.split(separator: " ")
      guard cells.count > 4, let wordCount = Int(cells[3], radix: 16), cells.count > 4 + 2 * wordCount else { continue }
      let word = String(cells[4])
      let pointers = cells[(5 + 2 * wordCount)...]
      guard word.allSatisfy({ $0.isLowercase && $0.isASCII }), word.count > 2, isKnown(word),
        let mark = pointers.firstIndex(of: "@"), mark + 1 < cells.endIndex
      else { continue }
      let kind = String(cells[mark + 1])
      if kinds[kind] == nil { order.append(kind) }
      if !kinds[kind, default: []].contains(word) { kinds[kind, default: []].append(word) }
    }
    return order.compactMap { kinds[$0] }.filter { $0.count >= 3 }
  }
}
