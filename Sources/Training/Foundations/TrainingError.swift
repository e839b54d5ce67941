internal import Glibc
package import Storage

/// Why a model could not be trained, with what the user can do about it.
package enum TrainingError: Error, Equatable {
  case noWords
  case vocabularyTooLarge(words: Int, limit: Int)
  case tooManyNGrams(order: Int)
  case badOption(String)
  case badCounts(String)
  case badARPA(line: Int, reason: String)
  /// A file that is no ARPA file and nothing else that can be imported; or a binary model that is damaged.
  case cannotImport(String)
  /// The model has no faithful form as an ARPA file.
  case noARPAForm(String)
  /// A file through which parts of a training speak lacks or cannot be used.
  case badExchange(String)
  case storage(StorageError)
  case cancelled

  package var message: String {
    switch self {
    case .noWords: "the corpus holds no words"
    case .vocabularyTooLarge(let words, let limit): "the corpus has \(words) different words, more than \(limit)"
    case .tooManyNGrams(let order): "the model would hold more than \(IndexWidth.mostNodes) different \(order)-grams"
    case .badOption(let reason): reason
    case .badCounts(let reason): "the file of counts cannot be used: \(reason)"
    case .badARPA(let line, let reason): "line \(line) of the ARPA file: \(reason)"
    case .cannotImport(let reason), .noARPAForm(let reason), .badExchange(let reason): reason
    case .storage(.system(_, code: ENOMEM)): "there is no memory left for the training"
    case .storage(let error): "the output could not be written: \(error.message)"
    case .cancelled: "training was cancelled; nothing was left behind"
    }
  }

  package var hint: String? {
    switch self {
    case .noWords: "give text files, folders of them, or text on standard input"
    case .vocabularyTooLarge: "leave out rare words with --min-count 2 or more, or --max-vocabulary"
    case .tooManyNGrams: "make it smaller: train with --prune 0,0,1 or more, or with a lower order"
    case .badOption, .badCounts, .badARPA, .cannotImport, .noARPAForm, .cancelled: nil
    case .badExchange: "look whether `kithd train --exchange` still runs, with the same folder and version"
    case .storage(.system(_, code: ENOMEM)): "allow it more, train with a smaller --memory, or on less text"
    case .storage: "look for space (df -h) and permissions where the output goes"
    }
  }
}
