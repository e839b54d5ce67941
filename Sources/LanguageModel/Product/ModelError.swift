package import Storage

/// Why a model cannot be used. No message names a path.
package enum ModelError: Error, Equatable {
  case unreadable(reason: String)
  case notAModel
  case wrongVersion(found: Int, newest: Int)
  case incomplete
  case truncated(expected: Int, found: Int)
  case corrupt(section: String, reason: String)
  /// The file is sound but needs a feature that this version lacks.
  case unsupported(reason: String)

  package init(_ error: StorageError) {
    self =
      switch error {
      case .system, .failed: .unreadable(reason: error.message)
      case .notAModel: .notAModel
      case .wrongVersion(let found, let newest): .wrongVersion(found: found, newest: newest)
      case .incomplete: .incomplete
      case .truncated(let expected, let found): .truncated(expected: expected, found: found)
      case .corrupt(let section, let reason): .corrupt(section: section, reason: reason)
      }
  }

  /// What happened and what to do, in a sentence for users.
  package var message: String {
    switch self {
    case .unreadable(let reason): "the model cannot be read: \(reason)"
    case .notAModel: StorageError.notAModel.message
    case .wrongVersion(let found, let newest): StorageError.wrongVersion(found: found, newest: newest).message
    case .incomplete: StorageError.incomplete.message
    case .truncated(let expected, let found): StorageError.truncated(expected: expected, found: found).message
    case .corrupt(let section, let reason): StorageError.corrupt(section: section, reason: reason).message
    case .unsupported(let reason): "the model cannot be used: \(reason)"
    }
  }
}
