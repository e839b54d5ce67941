/// The arrays over the vocabulary that a document computes in, which it can lend to another one.
extension DocumentState {
  /// Whether it needs arrays over the vocabulary to answer. It allocates some when it has none.
  package var needsWorkspace: Bool { associations != nil }

  /// Lends the arrays that it computes in. Until it takes some it can read words and be rolled back.
  ///
  /// - Returns: nil where the model or the chosen experts need none.
  package mutating func lendWorkspace() -> AssociationWorkspace? { associations?.lendWorkspace() }

  /// Takes arrays to compute in; see `AssociationState.take`.
  package mutating func take(_ workspace: AssociationWorkspace?, isOwn: Bool) {
    if let workspace { associations?.take(workspace, isOwn: isOwn) }
  }

  /// About how much memory it takes, bytes, without what `lendWorkspace` lends.
  package var byteCount: Int {
    MemoryLayout<DocumentState>.size + cache.byteCount + (associations?.byteCount ?? 0) + (undoLog?.byteCount ?? 0)
  }
}
