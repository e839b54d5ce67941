package import Storage
package import Tokenization
internal import VectorMath

/// The grammar expert: interpolated modified Kneser-Ney n-grams in a forward trie.
///
/// `P(w|h) = a(h,w) + γ(h)·P(w|h')`, where h' is h without its first word, and P(w) at the root is interpolated with the
/// uniform distribution (Chen & Goodman 1998, eq. 20, 26). A node on level l is an n-gram of l words; its children, the
/// words seen after it, are neighbours on level l + 1, sorted by word. So the words that can follow a history are walked,
/// not searched for.
///
/// All columns are mapped. A node, child range or word that a damaged file makes impossible is read as "no such
/// n-gram": such a file gives wrong probabilities until `Model.verify` is asked, and never a trap.
package final class NGramModel: Sendable {
  /// One level of the trie: all n-grams of one length.
  package struct Level: Sendable {
    /// Shape (nodes): the last word of each n-gram. On level 1 a node is the word itself, and this is nil.
    package let word: MappedColumn<UInt32>?
    /// Shape (nodes): a(h,w); on level 1 the whole P(w).
    package let weight: WeightColumn
    /// Shape (nodes): γ of the n-gram as a history, its back-off weight; nil on the last level.
    package let backoff: MappedColumn<Float>?
    /// Shape (nodes + 1): where each node's children begin on the next level; nil on the last level.
    package let child: MappedColumn<UInt32>?

    package var count: Int { weight.count }
  }

  /// The longest n-gram: a word and order - 1 words of history. 1...7.
  package let order: Int
  package let vocabularySize: Int
  /// levels[l - 1] holds the n-grams of l words.
  package let levels: [Level]

  /// The same by level, read without reference counting: scoring a word takes a dozen such accesses.
  let tables: InlineArray<8, Table>
  let denseFollowers = DenseFollowers()

  /// Pointers into the columns of a level, which `levels` keeps alive; every index is checked against the counts.
  @safe struct Table: @unchecked Sendable {
    var word: UnsafePointer<UInt32>?
    var weight: WeightColumn.Pointers?
    var backoff: UnsafePointer<Float>?
    var child: UnsafePointer<UInt32>?
    var count = 0

    init() {
      unsafe word = nil
      unsafe weight = nil
      unsafe backoff = nil
      unsafe child = nil
    }

    init(_ level: Level) {
      unsafe word = level.word?.unsafeStart
      unsafe weight = level.weight.unsafePointers
      unsafe backoff = level.backoff?.unsafeStart
      unsafe child = level.child?.unsafeStart
      count = level.count
    }
  }

  package static let maximumOrder = 7

  /// Whether the weights are not a(h,w) but P(w|h) itself, as the model of another toolkit says it: the longest n-gram that
  /// is found counts, and γ only beyond it. A difference of 32 bits would lose probabilities far below that of backing off.
  package let holdsProbabilities: Bool

  /// Above every back-off weight that means something: those of another toolkit's model may exceed 1 by far.
  private let largestBackoff: Double

  /// P(w) of every word with no history, shape (vocabulary): never quantised.
  package let unigrams: MappedColumn<Float>

  /// Opens the sections `NAME.l.word`, `.weight` (or `.probability`, or `.code` and `.book`), `.backoff`, `.child` for l in 1...order.
  package init(_ file: ModelFile, named name: String, order: Int, vocabularySize: Int) throws(StorageError) {
    guard (1...Self.maximumOrder).contains(order) else {
      throw .corrupt(section: "about", reason: "the order \(order) is not in 1...\(Self.maximumOrder)")
    }
    self.order = order
    self.vocabularySize = vocabularySize
    var levels: [Level] = []
    for length in 1...order {
      let weight = try WeightColumn(file, named: "\(name).\(length)", count: length == 1 ? vocabularySize : nil)
      let count = weight.count
      let isLast = length == order
      let child = isLast ? nil : try file.column("\(name).\(length).child", of: UInt32.self, count: count + 1)
      if let previous = levels.last?.child, previous[previous.count - 1] != UInt32(clamping: count) {
        throw .corrupt(section: "\(name).\(length).weight", reason: "its length disagrees with the level above")
      }
      levels.append(
        Level(
          word: length == 1 ? nil : try file.column("\(name).\(length).word", of: UInt32.self, count: count),
          weight: weight,
          backoff: isLast ? nil : try file.column("\(name).\(length).backoff", of: Float.self, count: count),
          child: child))
    }
    guard let unigrams = levels[0].weight.floats else {
      throw .corrupt(section: "\(name).1.code", reason: "single words have no codes")
    }
    self.unigrams = unigrams
    let absolute = (1...order).filter { file.section(named: "\(name).\($0).probability") != nil }
    guard absolute.isEmpty || absolute.elementsEqual(2..<order + 1) else {
      throw .corrupt(section: "\(name).\(absolute[0]).probability", reason: "not all lengths hold probabilities")
    }
    holdsProbabilities = !absolute.isEmpty
    largestBackoff = holdsProbabilities ? 1e38 : 1e9
    self.levels = levels
    tables = InlineArray { $0 < levels.count ? Table(levels[$0]) : Table() }
  }

  /// How many n-grams there are of each length, 1...order.
  package var nGramCounts: [Int] { levels.map(\.count) }

  /// The state at the beginning of a document, after `<s>`.
  package var initialState: NGramState {
    var state = NGramState()
    advance(&state, by: .begin)
    return state
  }

  /// The state with no history at all.
  package var emptyState: NGramState { NGramState() }

  /// Where the children of a node lie on the next level; empty if there are none.
  package func children(ofLevel length: Int, node: UInt32) -> Range<Int> {
    guard length < order, Int(node) < tables[length - 1].count, let child = unsafe tables[length - 1].child else {
      return 0..<0
    }
    let start = unsafe Int(child[Int(node)])
    let end = unsafe Int(child[Int(node) + 1])
    return start <= end && end <= tables[length].count ? start..<end : 0..<0
  }

  /// The child with that word, or nil: a binary search among the children.
  /// - Precondition: `range` are children, as `children(ofLevel:node:)` gives them.
  func find(_ word: WordID, in range: Range<Int>, onLevel length: Int) -> Int? {
    guard let words = unsafe tables[length - 1].word else { return nil }
    precondition(range.upperBound <= tables[length - 1].count)
    // The last word that is not greater, by halving without branches that depend on the words.
    var low = range.lowerBound
    var count = range.count
    guard count > 0 else { return nil }
    while count > 1 {
      let half = count >> 1
      low = unsafe words[low + half] <= word.rawValue ? low + half : low
      count -= half
    }
    return unsafe words[low] == word.rawValue ? low : nil
  }

  /// Where the children begin whose word is not below one; the end of the range if there are none.
  /// - Precondition: as of `find`.
  func firstChild(notBelow word: WordID, in range: Range<Int>, onLevel length: Int) -> Int {
    guard let words = unsafe tables[length - 1].word else { return range.upperBound }
    precondition(range.upperBound <= tables[length - 1].count)
    var (low, high) = (range.lowerBound, range.upperBound)
    while low < high {
      let middle = (low + high) >> 1
      if unsafe words[middle] < word.rawValue { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// γ of a node.
  func backoff(ofLevel length: Int, node: UInt32) -> Double {
    guard Int(node) < tables[length - 1].count, let backoff = unsafe tables[length - 1].backoff else { return 1 }
    return unsafe clamp(backoff[Int(node)])
  }

  /// γ of the whole history; 1 where there is none.
  func backoff(after state: NGramState) -> Double {
    state.length == 0 ? 1 : backoff(ofLevel: state.length, node: state.nodes[state.length])
  }

  /// A value that is impossible, as in a damaged file, is brought into 0...`largestBackoff`.
  @inline(__always)
  func clamp(_ backoff: Float) -> Double {
    // The order of the arguments matters: NaN becomes 0.
    min(largestBackoff, max(0, Double(backoff)))
  }

  /// a(h,w) of an n-gram; P(w) on level 1.
  @inline(__always)
  func weight(ofLevel length: Int, node: Int) -> Double {
    guard node < tables[length - 1].count, let weight = unsafe tables[length - 1].weight else { return 0 }
    return unsafe Double(weight[node])
  }

  /// P(word | state), and the state after it.
  /// - Returns: the probability, and the length of the longest n-gram that was found (0: only the uniform part).
  @discardableResult
  package func score(_ word: WordID, _ state: inout NGramState) -> (probability: Double, matchedOrder: Int) {
    var shorter = 0.0
    return score(word, &state, shorter: &shorter)
  }

  /// The same.
  ///
  /// - Parameter shorter: becomes P(word | the history without its oldest word); P(word) where there is none.
  @inline(__always)
  func score(
    _ word: WordID, _ state: inout NGramState, shorter: inout Double
  ) -> (probability: Double, matchedOrder: Int) {
    guard word.index < vocabularySize else { return (0, 0) }
    var probability = weight(ofLevel: 1, node: word.index)
    var next = NGramState()
    next.nodes[1] = word.rawValue
    var matched = probability > 0 ? 1 : 0
    shorter = probability
    var isFound = true
    for length in stride(from: 1, through: state.length, by: 1) {
      let node = state.nodes[length]
      shorter = probability
      probability *= backoff(ofLevel: length, node: node)
      guard isFound else { continue }
      let range = children(ofLevel: length, node: node)
      if let index = find(word, in: range, onLevel: length + 1) {
        let weight = weight(ofLevel: length + 1, node: index)
        probability = holdsProbabilities ? weight : probability + weight
        matched = length + 1
        if length + 1 < 8 { next.nodes[length + 1] = UInt32(truncatingIfNeeded: index) }
      } else {
        isFound = false
      }
    }
    next.length = min(max(matched, 1), order - 1)
    state = next
    return (probability, matched)
  }

  /// The state after a word, without its probability.
  package func advance(_ state: inout NGramState, by word: WordID) { score(word, &state) }

  /// P(w | state) of every word, `<s>` being 0. The sum is 1, or `scale`.
  ///
  /// - Parameters:
  ///   - scale: what every P is multiplied by.
  ///   - probabilities: shape (vocabulary); overwritten.
  /// - Complexity: O(vocabulary + children of the histories).
  package func distribution(
    after state: NGramState, scaledBy scale: Float = 1, into probabilities: inout [Float]
  ) {
    var factors = InlineArray<8, Double>(repeating: Double(scale))  // factors[l] = Π γ of the histories longer than l
    for length in stride(from: state.length, through: 1, by: -1) {
      factors[length - 1] = factors[length] * backoff(ofLevel: length, node: state.nodes[length])
    }
    // The weights of an imported model may be large; no product may be infinite.
    func factor(_ length: Int) -> Float { Float(min(factors[length], Double(Float.greatestFiniteMagnitude))) }
    let base = factor(0)
    let unigrams = self.unigrams
    if probabilities.count != vocabularySize { probabilities = [Float](repeating: 0, count: vocabularySize) }
    var output = probabilities.mutableSpan
    multiplyAdd(unigrams.span, by: base, plus: 0, range: 0..<vocabularySize, into: &output)
    for length in stride(from: 1, through: state.length, by: 1) {
      let range = children(ofLevel: length, node: state.nodes[length])
      guard let words = unsafe tables[length].word, let weights = unsafe tables[length].weight else { continue }
      let factor = factor(length)
      for index in range {
        let word = unsafe Int(words[index])
        guard word < output.count else { continue }
        let share = unsafe weights[index] * factor
        output[word] = holdsProbabilities ? share : output[word] + share
      }
    }
    output[WordID.begin.index] = 0
  }

  /// Adds a(h,w)·(scale·ratio + constant) of each word w that was seen after the whole history h.
  ///
  /// - Parameter ratios: of each word, shape (vocabulary).
  func addFollowers(
    of state: NGramState, by ratios: Span<Float>, _ scale: Float, plus constant: Float,
    to output: inout MutableSpan<Float>
  ) {
    guard state.length > 0 else { return }
    let range = children(ofLevel: state.length, node: state.nodes[state.length])
    guard let words = unsafe tables[state.length].word, let weights = unsafe tables[state.length].weight else { return }
    for index in range {
      let word = unsafe Int(words[index])
      // Only in a damaged file there are others, or what begins a text.
      guard word < output.count, word < ratios.count, word != WordID.begin.index else { continue }
      output[word] += unsafe weights[index] * (scale * ratios[word] + constant)
    }
  }
}
