/// In which order the stretches of a text are learnt from, and how far learning is.
struct LearningSchedule {
  var generator: XorShift
  /// Indices of the stretches, in the order of this epoch.
  private(set) var order: [UInt32]
  private(set) var epoch = 0
  /// The index in `order` of the next stretch; 0 before the order of the epoch is drawn.
  private(set) var next = 0
  /// Tokens learnt from, in all epochs.
  var done = 0

  init(seed: UInt64, stretchCount: Int) {
    generator = XorShift(seed: seed)
    order = Array(0..<UInt32(stretchCount))
  }

  /// The index of the next stretch, whose order is drawn where an epoch begins (Fisher & Yates).
  mutating func nextStretch() -> Int {
    if next == 0 {
      for i in stride(from: order.count - 1, to: 0, by: -1) {
        order.swapAt(i, Int(generator.next() % UInt64(i + 1)))
      }
    }
    return Int(order[next])
  }

  /// Ends a stretch, and the epoch after the last one.
  mutating func finishStretch() {
    next += 1
    guard next == order.count else { return }
    epoch += 1
    next = 0
  }
}

extension LearningSchedule {
  /// As a checkpoint holds it, beside `order`.
  var numbers: [String: UInt64] {
    ["generator": generator.state, "epoch": UInt64(epoch), "next": UInt64(next), "done": UInt64(done)]
  }

  /// - Returns: nil if the content is no schedule of that many stretches.
  init?(_ content: CheckpointContent, stretchCount: Int) {
    let numbers = content.numbers
    guard content.stage == .associate, let state = numbers["generator"], let epoch = numbers["epoch"],
      let next = numbers["next"], let done = numbers["done"], state != 0, next > 0, next < stretchCount,
      content.order.sorted() == Array(0..<UInt32(stretchCount))
    else { return nil }
    generator = XorShift(seed: state)
    order = content.order
    self.epoch = Int(clamping: epoch)
    self.next = Int(next)
    self.done = Int(clamping: done)
  }
}
