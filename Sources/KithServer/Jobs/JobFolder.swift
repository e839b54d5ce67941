import Storage

/// The folder of the jobs, in which each has one of its own: `j-1/job.json`, which is kept, and beside it what the job was
/// fed and has learnt, which goes when the job is over.
struct JobFolder: Sendable {
  private static let prefix = "j-"

  let path: String

  /// The path of a job's own folder.
  func path(of job: String) -> String { "\(path)/\(job)" }

  static func name(ordinal: Int) -> String { "\(prefix)\(ordinal)" }

  /// Nil if it is not the name of a job.
  static func ordinal(of name: String) -> Int? { name.hasPrefix(prefix) ? Int(name.dropFirst(prefix.count)) : nil }

  /// Removes what a job was fed; the record of the job stays.
  func removeInput(of job: String) {
    let folder = path(of: job)
    for file in folderEntries(folder) where file != JobRecord.fileName { FileSystem.remove("\(folder)/\(file)") }
  }

  /// Removes all that is known of a job.
  func remove(_ job: String) { FileSystem.remove(path(of: job)) }
}
