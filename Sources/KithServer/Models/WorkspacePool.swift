import LanguageModel
import Synchronization

/// A few sets of arrays over one model's vocabulary, lent to requests and sessions to compute in.
///
/// New ones would take longer to come from the operating system than a short answer takes.
///
/// An owner gets the arrays that it had last, still fresh, unless they were lent to another since: so a session that is being
/// typed into answers quickly, and hundreds of idle ones take no memory.
package final class WorkspacePool: Sendable {
  /// Bytes that all arrays together may take; `leastCount` of them are kept in any case.
  private static let byteLimit = 64 << 20
  static let leastCount = 4

  private let associations: AssociationModel?
  /// Those that are not lent, the longest unused first.
  private let unused = Mutex<[(owner: UInt64, workspace: AssociationWorkspace)]>([])

  init(_ model: Model) { associations = model.associations }

  /// - Returns: nil where the model needs none.
  func take(for owner: UInt64) -> (workspace: AssociationWorkspace, isOwn: Bool)? {
    guard let associations else { return nil }
    let found = unused.withLock { unused -> (workspace: AssociationWorkspace, isOwn: Bool)? in
      Handover.taken(from: self)
      if let index = unused.lastIndex(where: { $0.owner == owner }) {
        return (unused.remove(at: index).workspace, true)
      }
      guard let first = unused.first, unused.count >= Self.limit(first.workspace) else { return nil }
      return (unused.removeFirst().workspace, false)
    }
    return found ?? (AssociationWorkspace(associations), false)
  }

  /// For the context of a single request, which no session owns.
  ///
  /// - Returns: nil where it needs none.
  func take(for context: Context) -> AssociationWorkspace? {
    context.document.needsWorkspace ? take(for: Self.noSession)?.workspace : nil
  }

  /// The owner of arrays that no session had last.
  private static let noSession = UInt64.max

  func putBack(_ workspace: AssociationWorkspace?) { putBack(workspace, of: Self.noSession) }

  func putBack(_ workspace: AssociationWorkspace?, of owner: UInt64) {
    guard let workspace, !workspace.isEmpty else { return }
    unused.withLock { unused in
      Handover.left(at: self)
      unused.append((owner, workspace))
      if unused.count > Self.limit(workspace) { unused.removeFirst() }
    }
  }

  /// Lets go of those that are not lent; new ones are made when they are needed.
  func release() {
    let old = unused.withLock { unused in
      Handover.taken(from: self)
      defer { unused = [] }
      return unused
    }
    _ = consume old  // outside of the lock
  }

  private static func limit(_ workspace: AssociationWorkspace) -> Int {
    max(leastCount, min(64, byteLimit / max(1, workspace.byteCount)))
  }
}
