/// An error of a file of ours. No case carries a path: the caller knows it, and a reply to a client must not hold it.
package enum StorageError: Error, Equatable {
  /// The operating system refused, with this `errno`.
  case system(operation: String, code: Int32)
  /// Another reason why it could not be done.
  case failed(operation: String, reason: String)
  /// The file does not begin with the magic of a kith model.
  case notAModel
  /// The file was written by a newer kith than this one can read.
  case wrongVersion(found: Int, newest: Int)
  /// The file's writer was interrupted before it finished.
  case incomplete
  /// The file is shorter or longer than its header says.
  case truncated(expected: Int, found: Int)
  /// A checksum, an offset or a size does not hold.
  case corrupt(section: String, reason: String)

  /// What happened and what to do, as a sentence for people.
  package var message: String {
    switch self {
    case .system(let operation, let code): "cannot \(operation): \(systemReason(code))"
    case .failed(let operation, let reason): "cannot \(operation): \(reason)"
    case .notAModel: "this is not a kith model (the magic bytes at its start are missing)"
    case .wrongVersion(let found, let newest):
      "the model has format version \(found), this kith reads up to \(newest): update kith or train the model again"
    case .incomplete: "the model was not written to its end (its writer was interrupted): train or copy it again"
    case .truncated(let expected, let found):
      "the model should have \(expected) bytes but has \(found): it was cut or changed; copy or train it again"
    case .corrupt(let section, let reason): "the model is damaged in \(section): \(reason); copy or train it again"
    }
  }
}
