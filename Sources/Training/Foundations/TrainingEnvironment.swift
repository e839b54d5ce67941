internal import Storage

/// What the stages of one training share.
struct TrainingEnvironment {
  let options: TrainingOptions
  let control: TrainingControl
  /// For temporary files.
  let scratch: ScratchFolder

  /// The same for work that a stage delegates: without warnings, all progress reported as that of one stage.
  func inside(_ phase: TrainingPhase) -> TrainingEnvironment {
    TrainingEnvironment(options: options, control: control.inside(phase), scratch: scratch)
  }

  /// A folder in the folder, which goes away sooner.
  func scratchFolder(_ name: String) throws(TrainingError) -> ScratchFolder {
    try storing { () throws(StorageError) in try ScratchFolder(besides: scratch.file(name)) }
  }
}
