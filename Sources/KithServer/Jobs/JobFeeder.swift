import KithProtocol

/// Stores the feeds of clients: text in the spool of a training, data in the file of an import.
struct JobFeeder: Sendable {
  let folder: JobFolder
  let models: ModelStore
  /// How many bytes one user's texts and models may take on the disk; nil for no limit.
  let byteLimit: Int?
  /// What a user's memories take on the disk, bytes.
  let memoryByteCount: @Sendable (_ user: UInt32) -> Int

  // MARK: Opening

  /// Makes the spool of a training.
  func open(_ request: TrainRequest, _ job: inout Job) throws(ProtocolError) {
    job.record.flags = request.flags
    job.record.documentEnd = request.documentEnd
    job.spool = try JobSpool(folder: folder.path(of: job.name))
  }

  /// Makes the file of an import and reserves its room on the disk.
  func open(_ request: ImportRequest, _ job: inout Job) throws(ProtocolError) {
    let path = folder.path(of: job.name)
    guard FileSystem.makeFolder(path) else { throw FileSystem.failure("the job's folder could not be made") }
    do throws(ProtocolError) {
      job.file = try ModelImport(path: models.temporary(job.name), byteCount: request.byteCount)
    } catch {
      FileSystem.remove(path)
      throw error
    }
  }

  /// - Parameter openByteCount: What the user's open jobs take.
  /// - Throws: `auth.quota` if the user's texts and models would take more of the disk than they may.
  func checkDisk(
    of uid: UInt32, _ peer: Peer, openByteCount: @autoclosure () -> Int, adding byteCount: Int
  ) throws(ProtocolError) {
    guard let byteLimit, peer.namespace != nil else { return }
    let used = models.byteCount(of: uid) + memoryByteCount(uid) + openByteCount()
    guard used + byteCount <= byteLimit else {
      throw ProtocolError(
        .quota,
        "your texts, models and memories would take \(used + byteCount) bytes of the disk, and you may have \(byteLimit)",
        hint: "delete a model, or cancel a job")
    }
  }

  // MARK: Feeding

  /// The reply to a `feed` that has been taken already, if this one has the same key.
  ///
  /// - Throws: `request.bad_value` if the key was used for something else.
  func earlierReply(to feed: Feed, _ job: Job) throws(ProtocolError) -> FeedReply? {
    guard let earlier = job.record.keyedFeeds.last(where: { $0.key == feed.key }) else { return nil }
    guard earlier.content == feed.checksum else { throw Idempotency.misusedKey(of: .feed) }
    return FeedReply(job: feed.job, state: earlier.isLast ? .queued : .feeding, fedBytes: earlier.fedBytes)
  }

  /// The bytes that a `feed` brings an import; none for a training.
  ///
  /// - Throws: The job's own error, or `request.bad_value`, if the job takes no more, or takes something else.
  func data(of feed: Feed, for job: Job) throws(ProtocolError) -> [UInt8] {
    guard job.state == .feeding else {
      if let error = job.record.reply.error { throw error }
      throw ProtocolError(
        .badValue, "the job takes no more: it is \(job.state.rawValue)", hint: "open a new one",
        field: JobTable.job.name)
    }
    switch job.record.kind {
    case .train:
      guard feed.data == nil else {
        throw ProtocolError(.badValue, "a training is fed `text`, not `data`", field: FeedTable.data.name)
      }
      return []
    case .import:
      guard feed.text.isEmpty, !feed.endsDocument else {
        throw ProtocolError(.badValue, "an import is fed `data`, not text", field: FeedTable.text.name)
      }
      guard let data = Base64.decode(feed.data ?? "") else {
        throw ProtocolError(.badValue, "`data` is not Base64", field: FeedTable.data.name)
      }
      return data
    }
  }

  /// Stores a `feed`; after the last one the job is queued, and written down as such.
  ///
  /// - Throws: If the disk fails. Then the job can take no more, and must end.
  func take(_ feed: Feed, _ data: [UInt8], _ job: inout Job) throws(ProtocolError) {
    let fedBytes = job.record.reply.fedBytes + (job.file == nil ? feed.text.utf8.count : data.count)
    let keyed = feed.key.map {
      KeyedFeed(
        key: $0, content: feed.checksum, fedBytes: fedBytes, isLast: feed.isLast, skippedCount: feed.skippedCount)
    }
    try job.spool?.append(feed.text, feed.endsDocument ? job.record.documentEnd : "", keyed)
    try job.file?.append(data)
    if let keyed { job.record.note(keyed) }
    if feed.isLast {
      try job.spool?.finish()
      try job.file?.finish()
      job.state = .queued
      if feed.skippedCount > 0 { job.record.reply.skippedCount = feed.skippedCount }
      try job.record.write(folder: folder.path(of: job.name))
    }
    job.record.reply.fedBytes = job.spool?.fedByteCount ?? job.file?.writtenByteCount ?? 0
    job.lastFed = .now
  }
}
