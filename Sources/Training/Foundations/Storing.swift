internal import Storage

/// Runs a storage operation and reports its error as one of training.
func storing<Result>(_ body: () throws(StorageError) -> Result) throws(TrainingError) -> Result {
  do {
    return try body()
  } catch {
    throw .storage(error)
  }
}

extension TrainingError {
  /// The error of a body that both writes files and reports progress.
  init(rethrowing error: any Error) {
    switch error {
    case let error as TrainingError: self = error
    case let error as StorageError: self = .storage(error)
    default: preconditionFailure("files and progress throw nothing else")
    }
  }
}
