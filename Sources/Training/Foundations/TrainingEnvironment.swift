internal import Storage

/// The objects that the stages of one training share.
struct TrainingEnvironment {
  /// From the end of *tokenize* on, its layout reads text as the model will.
  var options: TrainingOptions
  let control: TrainingControl
  /// For temporary files.
  let scratch: ScratchFolder

  /// A folder inside `scratch` that goes away with its owner.
  func scratchFolder(_ name: String) throws(TrainingError) -> ScratchFolder { try scratch.folder(name) }
}

extension ScratchFolder {
  /// A folder inside it that goes away with its owner.
  func folder(_ name: String) throws(TrainingError) -> ScratchFolder {
    try storing { () throws(StorageError) in try ScratchFolder(besides: file(name)) }
  }
}
