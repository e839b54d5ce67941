/// The arrays over the whole vocabulary in which r of every word is computed for one document after another.
///
/// All of them follow from the document, so one document can lend them to another, which computes their content again
/// once; what holds at the beginning of every document is reused. Given back to the same document they are as fresh as
/// they were.
package struct AssociationWorkspace: Sendable {
  fileprivate var scores: [Float] = []
  fileprivate var extras: [Float] = []
  fileprivate var ratios: [Float] = []
  fileprivate var rows: [Float] = []
  fileprivate var patched: [(word: UInt32, ratio: Float, extra: Float)] = []

  /// The parts that take part, what a memory adds, and the rare words' sum, if the arrays hold r at the beginning of a document (but for
  /// what is patched).
  fileprivate var beginning: (parts: AssociationParts, rescaling: AppliedRescaling, rareSum: Double)?

  /// New ones for a model.
  package init(_ model: AssociationModel) {
    let size = model.vocabularySize
    scores = [Float](repeating: 0, count: size)
    extras = scores
    ratios = [Float](repeating: 1, count: size)
  }

  fileprivate init() {}

  /// Whether there is anything to compute in.
  package var isEmpty: Bool { ratios.isEmpty }

  /// Their memory, bytes.
  package var byteCount: Int {
    4 * (scores.capacity + extras.capacity + ratios.capacity + rows.capacity)
  }

  fileprivate mutating func exchange(_ state: inout AssociationState) {
    swap(&scores, &state.scores)
    swap(&extras, &state.extras)
    swap(&ratios, &state.ratios)
    swap(&rows, &state.rows)
    swap(&patched, &state.patched)
  }
}

extension AssociationState {
  /// Lends its arrays. Until it takes some it can read words and be rolled back; to answer it then needs new ones.
  mutating func lendWorkspace() -> AssociationWorkspace {
    var workspace = AssociationWorkspace()
    workspace.exchange(&self)
    let steps = position + 1
    phrases?.rollBack(to: steps)
    phrases?.forgetWindow()
    if refreshedAt == 0 { workspace.beginning = (parts, rescalingAtRefresh, rareSumAtRefresh) }
    return workspace
  }

  /// Takes arrays to answer with.
  ///
  /// - Parameter isOwn: whether they are those that it lent last, unused since.
  mutating func take(_ workspace: AssociationWorkspace, isOwn: Bool) {
    var workspace = workspace
    workspace.exchange(&self)
    guard !isOwn else { return }
    unpatch()
    rareSums.removeAll()
    refreshedAt = -1
    if let beginning = workspace.beginning, beginning.parts == parts {
      refreshedAt = 0
      rescalingAtRefresh = beginning.rescaling
      rareSumAtRefresh = beginning.rareSum
    }
    freshAt = -1
    forgetUpcoming()
  }
}
