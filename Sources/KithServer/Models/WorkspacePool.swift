import LanguageModel
import Synchronization

/// The arrays over one model's vocabulary, for requests and sessions to compute in: a few, lent to whoever answers.
///
/// New ones would take longer to come from the operating system than a short answer takes.
///
/// Whoever had some last gets those again if nobody had them since, and they are as fresh as they were: so a session that
/// is being typed into answers quickly, and hundreds that are not take no room.
package final class WorkspacePool: Sendable {
  /// What all arrays together may take; but a few there are always.
  private static let byteLimit = 64 << 20
  static let leastCount = 4

  private let associations: AssociationModel?
  /// Those that nobody uses, the ones longest unused first.
  private let unused = Mutex<[(owner: UInt64, workspace: AssociationWorkspace)]>([])

  init(_ model: Model) { associations = model.associations }

  /// - Returns: nil where the model needs none.
  func take(for owner: UInt64) -> (workspace: AssociationWorkspace, isOwn: Bool)? {
    guard let associations else { return nil }
    let found = unused.withLock { unused -> (workspace: AssociationWorkspace, isOwn: Bool)? in
      if let place = unused.lastIndex(where: { $0.owner == owner }) {
        return (unused.remove(at: place).workspace, true)
      }
      guard let first = unused.first, unused.count >= Self.limit(first.workspace) else { return nil }
      return (unused.removeFirst().workspace, false)
    }
    return found ?? (AssociationWorkspace(associations), false)
  }

  /// For a context that is nobody's afterwards.
  ///
  /// - Returns: nil where it needs none.
  func take(for context: Context) -> AssociationWorkspace? {
    context.document.needsWorkspace ? take(for: Self.nobody)?.workspace : nil
  }

  /// No session's number.
  private static let nobody = UInt64.max

  func putBack(_ workspace: AssociationWorkspace?) { putBack(workspace, of: Self.nobody) }

  func putBack(_ workspace: AssociationWorkspace?, of owner: UInt64) {
    guard let workspace, !workspace.isEmpty else { return }
    unused.withLock { unused in
      unused.append((owner, workspace))
      if unused.count > Self.limit(workspace) { unused.removeFirst() }
    }
  }

  private static func limit(_ workspace: AssociationWorkspace) -> Int {
    max(leastCount, min(64, byteLimit / max(1, workspace.byteCount)))
  }
}
