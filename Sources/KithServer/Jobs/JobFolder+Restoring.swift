import KithProtocol
import Logging
import Storage

/// The jobs of an earlier daemon.
extension JobFolder {
  /// The jobs of an earlier daemon, in the order in which they were opened.
  ///
  /// Trainings go on where they were; an import whose file was not whole has failed; and what belongs to no job is removed.
  func restoredJobs(_ logger: Logger) -> [Job] {
    var restored: [(ordinal: Int, job: Job)] = []
    for name in folderEntries(path) {
      guard let ordinal = Self.ordinal(of: name), let record = JobRecord(folder: path(of: name), job: name) else {
        remove(name)
        continue
      }
      var job = Job(record: record)
      if job.isOver {
        removeInput(of: name)  // where the disk failed, or the daemon was killed, before that was done
      } else {
        resume(&job, logger)
      }
      restored.append((ordinal, job))
    }
    return restored.sorted { $0.ordinal < $1.ordinal }.map(\.job)
  }

  private func resume(_ job: inout Job, _ logger: Logger) {
    let folder = path(of: job.name)
    do throws(ProtocolError) {
      guard job.record.kind == .train else {
        throw ProtocolError(
          .jobFailed, "the daemon was restarted before the whole file had come", hint: "begin the import again")
      }
      let spool = try JobSpool(folder: folder)
      job.record.reply.fedBytes = spool.fedByteCount
      for feed in spool.keyedFeeds where !job.record.keyedFeeds.contains(feed) { job.record.note(feed) }
      if job.state == .feeding, let last = spool.keyedFeeds.last, last.isLast {
        // The daemon was killed between the text and the record. The client may ask again, or think that all is told.
        try spool.finish()
        job.state = .queued
        if last.skippedCount > 0 { job.record.reply.skippedCount = last.skippedCount }
        try job.record.write(folder: folder)
      } else if job.state == .feeding {
        job.spool = spool
      } else {
        spool.close()
        job.state = .queued
      }
      logger.notice("job resumed", metadata: ["job": "\(job.name)", "state": "\(job.state.rawValue)"])
    } catch {
      job.state = .failed
      job.record.reply.error = error
      removeInput(of: job.name)
      try? job.record.write(folder: folder)  // if not, it fails again at the next start
    }
  }
}
