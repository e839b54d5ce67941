internal import ProcessIO
internal import Storage

/// Runs a storage operation and reports its error as one of training.
func storing<Result>(_ body: () throws(StorageError) -> Result) throws(TrainingError) -> Result {
  do {
    return try body()
  } catch {
    throw .storage(error)
  }
}

extension ScratchFolder {
  /// A folder for temporary files beside a file that is to be written.
  ///
  /// - Throws: `badOption` if no file can come to be there: better now than after days.
  static func besides(output: String) throws(TrainingError) -> ScratchFolder {
    if let problem = OutputPath.problem(output) { throw .badOption(problem) }
    return try storing { () throws(StorageError) in try ScratchFolder(besides: OutputPath.target(of: output)) }
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
