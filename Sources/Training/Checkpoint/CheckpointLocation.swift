internal import Glibc
internal import ProcessIO
internal import Storage

/// A file that keeps the associations learnt so far, so that a run that was cut short resumes from there.
///
/// A run that resumes gives the same bytes as one that was never cut short: everything before and after is computed again
/// from the same input, and the checkpoint holds the whole state of learning. The file appears in one step, so a kill
/// while it is being written leaves the earlier one.
package struct CheckpointLocation: Sendable {
  package let path: String
  /// How long learning goes on between two checkpoints.
  package var interval: Duration

  package init(path: String, interval: Duration = .seconds(30)) {
    self.path = path
    self.interval = interval
  }

  private var exists: Bool { unsafe access(path, F_OK) == 0 }

  /// - Parameter output: the model's path.
  /// - Throws: `badOption` if the path holds something that is not ours to overwrite, no file can be there, or the model will be.
  func check(output: String) throws(TrainingError) {
    guard !OutputPath.areSame(path, output) else {
      throw .badOption("\(path) cannot be both model and checkpoint: name another file")
    }
    if let problem = OutputPath.problem(path) { throw .badOption("the checkpoint: \(problem)") }
    guard exists else { return }
    do {
      _ = try ModelFile(contentsOf: path, magic: ModelFileLayout.checkpointMagic)
    } catch .notAModel {
      throw .badOption("\(path) is there already and is no checkpoint: name another file")
    } catch .system {
      throw .badOption("\(path) is there already and cannot be read: name another file")
    } catch {
      return  // a damaged checkpoint: it will be overwritten
    }
  }

  /// The checkpoint of an earlier run. Of one that is of no use a warning is given.
  func content(for key: CheckpointKey, control: TrainingControl) -> CheckpointContent? {
    guard exists else { return nil }
    do throws(StorageError) {
      let file = try ModelFile(contentsOf: path, magic: ModelFileLayout.checkpointMagic)
      try file.verify()
      let content = try CheckpointContent(file)
      if content.key == key.text {
        control.note("going on from \(path), which has \(content.stage.learnt)")
        return content
      }
      ignore("\(path) belongs to other text, options or another trainer: beginning anew", control)
    } catch {
      ignore("\(path) is damaged: beginning anew", control)
    }
    return nil
  }

  private func ignore(_ sentence: String, _ control: TrainingControl) {
    control.warn(sentence)
    control.note(sentence)
  }

  /// Removes the file, not a link to it: its model is made.
  func remove() { unsafe unlink(OutputPath.target(of: path)) }
}
