import KithClient

/// What is said of the model that answers when none is named.
enum DefaultModel {
  /// Says, when a model has come, whether it is the default one, and how to make it that.
  static func note(after job: TrainingJob, on connection: Connection, _ console: Console) {
    guard !console.isQuiet else { return }
    let (deadline, retrying) = (connection.deadlineMilliseconds, connection.retrying)
    defer { (connection.deadlineMilliseconds, connection.retrying) = (deadline, retrying) }
    // It is good to know and no more: where the daemon has just gone, the model has come all the same.
    connection.deadlineMilliseconds = 2_000
    connection.retrying = .never
    guard let models = try? connection.models(), let standard = models.first(where: { $0.isDefault })?.name else {
      return
    }
    if standard == job.model {
      if job.generation == 1 { console.note("it is the default model: it answers when none is named") }
      return
    }
    let change =
      (try? connection.hello())?.role == "admin" ? "kith models alias default \(job.model)" : "KITH_MODEL=\(job.model)"
    console.note("ask it:  kith -m \(job.model) predict …")
    console.note("the default model is still \(standard); to change that:  \(change)")
  }

  /// Which model is the default one now, as a clause.
  static func sentence(_ name: String?) -> String {
    guard let name else { return "none is left that could answer when none is named:  kith train NAME FILES" }
    return "\(name) answers now when none is named; to change that:  kith models alias default NAME"
  }
}
