internal import Storage
internal import Tokenization
internal import VectorMath

/// What the layers have read of a document. Step s is that before word s; it reads the words s - 1 and s - 2.
///
/// Steps are taken on demand, several at once, and each gives the bits that it gives alone. The last ones are kept in a
/// window, so that a place can be told apart from those before it and some words can be rolled back. What must outlast the
/// window is h before it, and h at multiples of 64 steps where words will be rolled back further.
struct PhraseState: Sendable {
  let model: PhraseModel
  /// h of each layer after `baseCount` steps. Shape (layers, units).
  private var base: [Float]
  private var baseCount = 0
  /// The steps behind that: one entry a layer, shapes (steps, 3 · units) of z, c and o, and (steps, units) of h.
  private var gates: [[Float]]
  private var states: [[Float]]
  /// Shape (steps, units): the sum of the layers' outs.
  private var outs: [Float] = []
  /// How many steps were taken, if all before the first are counted.
  private(set) var count = 0
  /// The first step; before it h is 0.
  private var first = 0
  /// h at multiples of 64 steps, oldest first.
  private var kept: [(count: Int, hidden: [Float])] = []
  private var keptLimit = 0

  /// So many steps can be told apart, or rolled back without taking earlier ones again.
  private static let reach = 8
  /// The window is shortened to this: the reach, and the steps that were taken ahead of the document.
  private static let windowCount = 24
  private static let windowLimit = 64

  init(_ model: PhraseModel) {
    self.model = model
    base = [Float](repeating: 0, count: model.layers.count * model.unitCount)
    gates = Array(repeating: [], count: model.layers.count)
    states = gates
  }

  /// Forgets the document.
  mutating func reset() {
    let limit = keptLimit
    self = PhraseState(model)
    keptLimit = limit
  }

  /// Keeps, from now on, what a rollback of so many words needs.
  mutating func allowRollback(of count: Int) {
    keptLimit = count / PhraseShape.refreshInterval + 2
  }

  /// Takes steps until there are `wanted`.
  ///
  /// - Parameter word: the word at a position of the document, or that will be there.
  /// - Precondition: the model gives all steps that will be asked about before the next call one first step.
  mutating func advance(to wanted: Int, _ word: (Int) -> UInt32) {
    restart(for: wanted - 1)
    while count < wanted {
      // Runs end at multiples of 64, where h is kept.
      let interval = PhraseShape.refreshInterval
      let end = min(wanted, count + PhraseShape.stepsAtOnce, (count / interval + 1) * interval)
      if count - baseCount >= Self.windowLimit { shorten(to: Self.windowCount) }
      run(count..<end, word)
      count = end
      guard keptLimit > 0, end % interval == 0, kept.last.map({ $0.count < end }) != false else { continue }
      if kept.count == keptLimit { kept.removeFirst() }
      kept.append((end, hidden(after: end)))
    }
  }

  /// Begins anew if a step has another first step than those that were taken.
  private mutating func restart(for step: Int) {
    let first = model.firstStep(for: max(0, step))
    guard first != self.first else { return }
    (self.first, baseCount, count) = (first, first, first)
    base = [Float](repeating: 0, count: base.count)
    kept.removeAll()
    dropWindow()
  }

  private mutating func run(_ steps: Range<Int>, _ word: (Int) -> UInt32) {
    let (units, rows) = (model.unitCount, steps.count)
    let begin = WordID.begin.rawValue
    var gates = model.firstGates(
      steps.map { ($0 > 0 ? word($0 - 1) : begin, $0 > 1 ? word($0 - 2) : begin) })
    let begins = [UInt8](repeating: 0, count: rows)
    var hidden = hidden(after: steps.lowerBound)
    var sum = [Float](repeating: 0, count: rows * units)
    for index in model.layers.indices {
      var (states, outs) = ([Float](repeating: 0, count: rows * units), [Float](repeating: 0, count: rows * units))
      var own = Array(hidden[index * units..<(index + 1) * units])
      do {
        var gate = gates.mutableSpan
        var state = states.mutableSpan
        var out = outs.mutableSpan
        var hidden = own.mutableSpan
        stepGates(&gate, hidden: &hidden, states: &state, outputs: &out, begins: begins.span)
      }
      do {
        var sums = sum.mutableSpan
        addScaled(&sums, at: 0, outs.span, at: 0, by: 1, count: rows * units)
      }
      hidden.replaceSubrange(index * units..<(index + 1) * units, with: own)
      self.gates[index] += gates
      self.states[index] += states
      if index + 1 < model.layers.count { gates = model.gates(model.layers[index + 1], outs, rows: rows) }
    }
    outs += sum
  }

  /// h of each layer after so many steps, which are in the window or just before it. Shape (layers, units).
  private func hidden(after steps: Int) -> [Float] {
    guard steps > baseCount else { return base }
    let (units, row) = (model.unitCount, steps - baseCount - 1)
    return states.flatMap { $0[row * units..<(row + 1) * units] }
  }

  /// Leaves the last `rest` steps in the window.
  private mutating func shorten(to rest: Int) {
    let removed = count - baseCount - rest
    guard removed > 0 else { return }
    let units = model.unitCount
    base = hidden(after: baseCount + removed)
    baseCount += removed
    for index in states.indices {
      gates[index].removeFirst(removed * 3 * units)
      states[index].removeFirst(removed * units)
    }
    outs.removeFirst(removed * units)
  }

  /// Rolls back the steps beyond so many.
  mutating func rollBack(to steps: Int) {
    let taken = first
    restart(for: steps - 1)
    guard first == taken else { return }
    // After `forgetWindow` a step may be ahead of all that were taken, and yet look back on some before the window.
    let isInReach = steps - Self.reach >= baseCount || baseCount == first && steps >= first
    guard steps < count || !isInReach else { return }
    kept.removeAll { $0.count > steps }
    let units = model.unitCount
    if isInReach {
      let rest = steps - baseCount
      for index in states.indices {
        gates[index].removeLast(gates[index].count - rest * 3 * units)
        states[index].removeLast(states[index].count - rest * units)
      }
      outs.removeLast(outs.count - rest * units)
      count = steps
      return
    }
    let earlier = kept.last { $0.count <= max(first, steps - Self.reach) }
    base = earlier?.hidden ?? [Float](repeating: 0, count: base.count)
    baseCount = earlier?.count ?? first
    count = baseCount
    dropWindow()
  }

  /// Forgets the window; its steps are taken again when they are needed.
  mutating func forgetWindow() {
    guard count > baseCount else { return }
    shorten(to: min(count - baseCount, Self.reach))
    count = baseCount
    dropWindow()
  }

  private mutating func dropWindow() {
    for index in states.indices { (gates[index], states[index]) = ([], []) }
    outs = []
  }

  /// The sum of the layers' outs at a step that was taken and is in the window. Shape (units).
  func out(_ step: Int) -> [Float] {
    let units = model.unitCount
    return Array(outs[(step - baseCount) * units..<(step - baseCount + 1) * units])
  }

  /// What of `out` the places before the last `places` steps have left. Shape (units).
  ///
  /// h is Σ_i [Π_{l>i} (1 - z_l)]·z_i∘c_i over the steps i so far: the earlier ones are h before the last steps, faded by
  /// the gates of these.
  func far(_ step: Int, beyond places: Int) -> [Float] {
    let units = model.unitCount
    let row = step - baseCount
    let first = max(0, step + 1 - places)
    let before = hidden(after: first)
    var far = [Float](repeating: 0, count: units)
    for index in states.indices {
      let gates = self.gates[index]  // shared, not copied: only read here
      var own = Array(before[index * units..<(index + 1) * units])
      do {
        var product = own.mutableSpan
        for earlier in first - baseCount..<row + 1 {
          let update = earlier * 3 * units
          multiply(&product, by: gates.span.extracting(update..<update + units), -1, plus: 1)
        }
        let output = (row * 3 + 2) * units
        multiply(&product, by: gates.span.extracting(output..<output + units), count: units)
      }
      var sum = far.mutableSpan
      addScaled(&sum, at: 0, own.span, at: 0, by: 1, count: units)
    }
    return far
  }

  /// The memory of its own arrays, bytes.
  var byteCount: Int {
    4 * (base.capacity + outs.capacity + kept.reduce(0) { $0 + $1.hidden.capacity })
      + 4 * zip(gates, states).reduce(0) { $0 + $1.0.capacity + $1.1.capacity }
  }
}
