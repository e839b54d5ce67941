extension TrainingJobs {
  /// Where jobs are kept, who does their work, and their limits.
  package struct Options: Sendable {
    /// The folder of the jobs' text and records.
    package var folder: String
    /// The `kithd` whose `train` does the work.
    package var program: String
    /// Seconds between two checkpoints of a training; nil for its own default.
    package var checkpointSeconds: Int?
    /// How many jobs one user may have open.
    package var jobsPerUser = 16
    /// How many bytes one user's texts and models may take on the disk; nil for no limit.
    package var diskBytesPerUser: Int?
    /// What a user's memories take on the disk, which counts too, bytes.
    package var memoryByteCount: @Sendable (_ user: UInt32) -> Int = { _ in 0 }
    /// A job that is not fed for this long fails.
    package var feedingLimit = Duration.seconds(3_600)

    package init(folder: String, program: String) {
      self.folder = folder
      self.program = program
    }
  }
}
