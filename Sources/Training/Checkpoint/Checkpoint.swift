internal import Storage

/// The checkpoint of one run, which is of use for the same text and options only.
final class Checkpoint {
  private let location: CheckpointLocation
  private let key: CheckpointKey
  private var lastWritten = ContinuousClock.now
  /// The checkpoint of an earlier run.
  let found: CheckpointContent?

  init(_ location: CheckpointLocation, key: CheckpointKey, control: TrainingControl) {
    self.location = location
    self.key = key
    found = location.content(for: key, control: control)
  }

  /// Whether the interval since the last checkpoint is over.
  var isDue: Bool { ContinuousClock.now - lastWritten >= location.interval }

  /// Replaces the file.
  func save(_ content: CheckpointContent) throws(TrainingError) {
    var content = content
    content.key = key.text
    do {
      try content.write(to: location.path)
    } catch {
      throw .storage(error)
    }
    lastWritten = .now
  }
}
