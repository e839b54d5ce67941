import KithProtocol
package import StrictJSON

/// A model that the daemon can serve.
public struct InstalledModel: Sendable, Equatable {
  /// Its name.
  public let name: String
  /// `installed`, `loading`, `ready` (in memory) or `corrupt`.
  public let state: String
  /// Whether it answers when no model is named.
  public let isDefault: Bool
  /// The size of its file.
  public let byteCount: Int?
  /// One more each time new content is served under the name.
  public let generation: Int?

  package init(_ json: JSONValue) throws(ClientError) {
    let fields = ReplyFields(json, of: "models")
    name = try fields.string("name")
    state = try fields.string("state")
    isDefault = try fields.bool("default")
    byteCount = fields.optionalInteger("bytes")
    generation = fields.optionalInteger("gen")
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

  /// The request's field that names the model, if there is a name.
  package func modelField(_ name: String? = nil) -> [(name: String, value: JSONValue)] {
    (name ?? model).map { [("model", .string($0))] } ?? []
  }
}
