/// A sentence that a step may gather.
struct EvidenceCandidate {
  let sentence: SearchedSentence
  /// Among the sentences; nil for a passage of the model's.
  let index: Int?
  /// What the step takes the strongest by.
  let weight: Double
  let support: Double
  let covered: Set<UInt64>
  /// The gathered sentence that it goes on from.
  let earlier: UInt64?
}

/// The strongest few of many sentences, each once, strongest first; of ties those offered first.
struct StrongestCandidates {
  /// How many, at most.
  private let count: Int
  private(set) var list: [EvidenceCandidate] = []

  init(_ count: Int) { self.count = count }

  mutating func offer(_ candidate: EvidenceCandidate) {
    guard candidate.weight > 0, !list.contains(where: { $0.sentence.id == candidate.sentence.id }) else { return }
    let index = list.firstIndex { $0.weight < candidate.weight } ?? list.count
    guard index < count else { return }
    list.insert(candidate, at: index)
    if list.count > count { list.removeLast() }
  }
}
