import KithProtocol
package import StrictJSON

/// A model that the daemon can serve.
public struct InstalledModel: Sendable, Equatable {
  /// Its name.
  public let name: String
  /// `installed`, `loading`, `ready` (in memory), `draining` (left to requests that still hold it) or `corrupt`.
  public let state: String
  /// Whether it answers when no model is named.
  public let isDefault: Bool
  /// The size of its file.
  public let byteCount: Int?
  /// One more each time new content is served under the name.
  public let generation: Int?
  /// Whether it stays in memory.
  public let isPinned: Bool
  /// Whether only its owner, and an administrator, may see it.
  public let isPrivate: Bool
  /// Other names that stand for it.
  public let aliases: [String]

  package init(_ json: JSONValue) throws(ClientError) {
    let fields = ReplyFields(json, of: "models")
    name = try fields.string("name")
    state = try fields.string("state")
    isDefault = try fields.bool("default")
    byteCount = fields.optionalInteger("bytes")
    generation = fields.optionalInteger("gen")
    isPinned = json["pinned"]?.bool ?? false
    isPrivate = json["private"]?.bool ?? false
    aliases = fields.strings("aliases")
  }
}

/// What a model is and what it was made from.
public struct ModelDescription: Sendable, Equatable {
  /// Its name, state and size.
  public let model: InstalledModel
  /// 16 hexadecimal digits that name its content.
  public let contentHash: String
  /// The version of its file.
  public let formatVersion: Int
  /// What it is made of: `grammar`.
  public let experts: [String]
  /// The length of its longest n-grams.
  public let order: Int
  /// How many words it knows.
  public let vocabularySize: Int
  /// How many n-grams it has of each order from 1.
  public let nGramCounts: [Int]
  /// How long its training text was, with sentence ends.
  public let tokenCount: Int
  /// How many documents that was.
  public let documentCount: Int
  /// How many sentences that was.
  public let sentenceCount: Int
  /// Whether words are what stands between blanks.
  public let isPreTokenized: Bool
  /// Whether the history runs across the ends of sentences.
  public let isAcrossSentences: Bool
  /// The program that made it.
  public let createdBy: String
  /// What its maker says about it.
  public let description: String

  package init(_ json: JSONValue) throws(ClientError) {
    let fields = ReplyFields(json, of: "model.show")
    model = try InstalledModel(json)
    contentHash = try fields.string("hash")
    formatVersion = try fields.integer("format")
    experts = fields.strings("experts")
    order = try fields.integer("order")
    vocabularySize = try fields.integer("vocabulary")
    nGramCounts = fields.integers("ngrams")
    tokenCount = try fields.integer("tokens")
    documentCount = try fields.integer("documents")
    sentenceCount = try fields.integer("sentences")
    isPreTokenized = try fields.bool("pre_tokenized")
    isAcrossSentences = try fields.bool("across_sentences")
    createdBy = try fields.string("created_by")
    description = try fields.string("description")
  }
}

/// The model that answered a request, and its generation: one more each time new content is served under its name.
public struct AnsweringModel: Sendable, Equatable {
  /// Its name.
  public let name: String
  /// One more each time new content is served under the name.
  public let generation: Int

  /// Reads the member `model` of a result.
  package init(_ result: JSONValue) throws(ClientError) {
    let fields = ReplyFields(try ReplyFields(result, of: "result").value("model"), of: "model")
    name = try fields.string("name")
    generation = try fields.integer("gen")
  }
}

extension Connection {
  /// The installed models, by name.
  public func models() throws(ClientError) -> [InstalledModel] {
    let fields = ReplyFields(try call(.modelList), of: "model.list")
    return try fields.list("models") { json throws(ClientError) in try InstalledModel(json) }
  }

  /// Describes a model; loads it for that.
  public func showModel(_ name: String? = nil) throws(ClientError) -> ModelDescription {
    try ModelDescription(call(.modelShow, modelField(name)))
  }

  /// Takes a model into memory; one whose file has changed since gets a new generation.
  public func loadModel(_ name: String? = nil) throws(ClientError) -> AnsweringModel {
    try AnsweringModel(call(.modelLoad, modelField(name)))
  }

  /// Lets a model go from memory.
  ///
  /// - Returns: whether it was in memory.
  public func unloadModel(_ name: String? = nil) throws(ClientError) -> Bool {
    try ReplyFields(call(.modelUnload, modelField(name)), of: "model.unload").bool("unloaded")
  }

  /// Takes a model into memory and keeps it there, also after the daemon's restart. For administrators.
  @discardableResult
  public func pinModel(_ name: String? = nil) throws(ClientError) -> InstalledModel {
    try InstalledModel(call(.modelPin, modelField(name)))
  }

  /// Lets a pinned model go when the room is needed. For administrators.
  @discardableResult
  public func unpinModel(_ name: String? = nil) throws(ClientError) -> InstalledModel {
    try InstalledModel(call(.modelUnpin, modelField(name)))
  }

  /// Makes a name stand for a model, or for none; `default` is what answers when no model is named. For administrators.
  ///
  /// - Returns: what the name stood for before.
  @discardableResult
  public func aliasModel(_ alias: String, to name: String?) throws(ClientError) -> String? {
    let fields = [("alias", JSONValue.string(alias))] + (name.map { [("model", .string($0))] } ?? [])
    return try call(.modelAlias, fields.map { (name: $0.0, value: $0.1) })["before"]?.string
  }

  /// Lets everybody ask a model of one's own, or nobody else any more. Text can be recovered from a model.
  @discardableResult
  public func shareModel(_ name: String, isShared: Bool = true) throws(ClientError) -> InstalledModel {
    try InstalledModel(call(.modelShare, [("model", .string(name)), ("shared", .bool(isShared))]))
  }

  /// Has the daemon read every byte of a model's file.
  ///
  /// - Returns: 16 hexadecimal digits that name the content.
  @discardableResult
  public func verifyModel(_ name: String? = nil) throws(ClientError) -> String {
    try ReplyFields(call(.modelVerify, modelField(name)), of: "model.verify").string("hash")
  }

  /// Deletes a model, its pin and its aliases.
  public func deleteModel(_ name: String) throws(ClientError) {
    try call(.modelDelete, [("model", .string(name))])
  }

  /// Opens a job that takes a model's file of so many bytes; `feedData` brings them, and `watchJob` waits until the model
  /// is checked and served.
  ///
  /// - Returns: the job's name.
  public func importModel(_ name: String, byteCount: Int) throws(ClientError) -> String {
    let fields: [(name: String, value: JSONValue)] = [
      ("model", .string(name)), ("bytes", .integer(Int64(byteCount))),
    ]
    return try ReplyFields(call(.modelImport, fields), of: "model.import").string("job")
  }

  /// Brings an import its next bytes, in order, at most `ProtocolLimits.feedBytes`.
  public func feedData(_ job: String, _ bytes: [UInt8], isLast: Bool) throws(ClientError) {
    var fields: [(name: String, value: JSONValue)] = [("job", .string(job))]
    if !bytes.isEmpty { fields.append(("data", .string(Base64.encode(bytes.span)))) }
    if isLast { fields.append(("end", true)) }
    try call(.feed, fields)
  }

  /// Fetches a model's file; `onPart` gets its bytes piece by piece, in order.
  ///
  /// - Returns: how many bytes the file has, and the name of its content.
  @discardableResult
  public func exportModel(
    _ name: String? = nil, onPart: ([UInt8]) -> Void
  ) throws(ClientError) -> (byteCount: Int, contentHash: String) {
    var isSound = true
    var count = 0
    let result = try call(.modelExport, modelField(name)) { part in
      guard let bytes = part["data"]?.string.flatMap(Base64.decode) else { return isSound = false }
      count += bytes.count
      onPart(bytes)
    }
    let fields = ReplyFields(result, of: "model.export")
    let byteCount = try fields.integer("bytes")
    guard isSound, count == byteCount else { throw .badReply("parts that are not the whole file") }
    return (byteCount, try fields.string("hash"))
  }

  /// The request's field that names the model, if there is a name.
  package func modelField(_ name: String? = nil) -> [(name: String, value: JSONValue)] {
    (name ?? model).map { [("model", .string($0))] } ?? []
  }
}
