import Glibc
import KithProtocol
import Storage
import StrictJSON

/// Everything about a job that outlives the daemon's process: `job.json` in the job's folder, always whole.
struct JobRecord: Sendable {
  enum Kind: String, Sendable { case train, `import` }

  static let fileName = "job.json"

  var reply: JobReply
  let kind: Kind
  /// The user whose job it is.
  let uid: UInt32
  let model: ModelKey
  /// The options for the training process, and what separates documents in its text.
  var flags: [String] = []
  var documentEnd = ""
  /// The idempotency key of the request that opened it.
  var key: String?
  /// What it was fed with a key, the oldest first; no more than `ProtocolLimits.keys`.
  private(set) var keyedFeeds: [KeyedFeed] = []

  init(job: String, kind: Kind, uid: UInt32, model: ModelKey) {
    reply = JobReply(job: job, model: model.text)
    reply.isImport = kind == .import
    self.kind = kind
    self.uid = uid
    self.model = model
  }

  /// Remembers the outcome of a `feed` with a key.
  mutating func note(_ feed: KeyedFeed) {
    if keyedFeeds.count >= ProtocolLimits.keys { keyedFeeds.removeFirst(keyedFeeds.count - ProtocolLimits.keys + 1) }
    keyedFeeds.append(feed)
  }

  /// Nil if there is no such record, or it cannot be read.
  init?(folder: String, job: String) {
    guard let file = try? MappedFile(contentsOf: "\(folder)/\(Self.fileName)") else { return nil }
    var bytes: [UInt8] = []
    unsafe file.bytes.withUnsafeBytes { unsafe bytes.append(contentsOf: $0) }
    guard let json = try? JSONValue.parse(bytes), let kind = json["kind"]?.string.flatMap(Kind.init),
      let uid = json["uid"]?.integer.flatMap(UInt32.init(exactly:)),
      let model = json["model_key"]?.string.flatMap(ModelKey.init(catalogText:)),
      let state = json["state"]?.string.flatMap(JobState.init)
    else { return nil }
    self.init(job: job, kind: kind, uid: uid, model: model)
    flags = (json["flags"]?.array ?? []).compactMap(\.string)
    documentEnd = json["document_end"]?.string ?? ""
    key = json["key"]?.string
    keyedFeeds = (json["feeds"]?.array ?? []).compactMap(KeyedFeed.init)
    reply.state = state
    reply.fedBytes = json["fed_bytes"]?.integer.map { Int($0) } ?? 0
    reply.warnings = (json["warnings"]?.array ?? []).compactMap(\.string)
    reply.generation = json["gen"]?.integer.map { Int($0) }
    reply.outcome = TrainingOutcome(json)
    reply.skippedCount = json[JobTable.skipped.name]?.integer.map { Int($0) }
    if let error = json["error"] {
      reply.error = ProtocolError(
        error["code"]?.string.flatMap(ErrorCode.init) ?? .jobFailed, error["message"]?.string ?? "the job failed",
        hint: error["hint"]?.string)
    }
  }

  /// Writes the record beside the one before, and puts it in its place.
  func write(folder: String) throws(ProtocolError) {
    var writer = JSONWriter()
    var stored = reply
    stored.progress = nil
    writer.object { writer in
      stored.encodeMembers(into: &writer)
      if kind == .train { writer.member("kind", kind.rawValue) }  // of an import the reply says it
      writer.member("uid", Int(uid))
      writer.member("model_key", model.catalogText)
      writer.key("flags")
      writer.array { writer in
        for flag in flags { writer.value(flag) }
      }
      writer.member("document_end", documentEnd)
      if let key { writer.member("key", key) }
      if !keyedFeeds.isEmpty {
        writer.key("feeds")
        writer.array { writer in
          for feed in keyedFeeds { feed.encode(into: &writer) }
        }
      }
    }
    writer.endLine()
    let bytes = writer.bytes
    let path = "\(folder)/\(Self.fileName)"
    do throws(StorageError) {
      let output = try OutputFile(path: "\(path).new", permissions: 0o600)
      try unsafe output.append(bytes.span.bytes)
      try output.finish(synchronize: true)
    } catch {
      throw FileSystem.failure("the job could not be written down", error)
    }
    guard FileSystem.rename("\(path).new", path) else {
      let failure = FileSystem.failure("the job could not be written down")
      FileSystem.remove("\(path).new")
      throw failure
    }
  }
}
