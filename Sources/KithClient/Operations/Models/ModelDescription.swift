import KithProtocol

/// What a model is and what it was made from.
public struct ModelDescription: Sendable, Equatable {
  /// Its name, state and size.
  public let model: InstalledModel
  /// 16 hexadecimal digits that name its content.
  public let contentHash: String
  /// The version of its file.
  public let formatVersion: Int
  /// What it is made of: `grammar`, `associations`.
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
  /// How many passages of its training text it keeps; nil if none.
  public let passageCount: Int?
  /// How long these are, with sentence ends.
  public let passageTokenCount: Int?
  /// How much of its file they take, with their index, bytes.
  public let passageByteCount: Int?
  /// Whether only blanks separate words.
  public let isPreTokenized: Bool
  /// How runs of scripts without spaces become words: `learnt` or `none`; nil where each character is a word.
  public let segmentation: String?
  /// Whether the history runs across the ends of sentences.
  public let isAcrossSentences: Bool
  /// The program that made it.
  public let createdBy: String
  /// What its maker says about it.
  public let description: String

  package init(_ fields: ReplyFields) throws(ClientError) {
    model = try InstalledModel(fields)
    contentHash = try fields.string(ModelShowTable.hash)
    formatVersion = try fields.integer(ModelShowTable.format)
    experts = fields.strings(ModelShowTable.experts)
    order = try fields.integer(ModelShowTable.order)
    vocabularySize = try fields.integer(ModelShowTable.vocabulary)
    nGramCounts = fields.integers(ModelShowTable.nGrams)
    tokenCount = try fields.integer(ModelShowTable.tokens)
    documentCount = try fields.integer(ModelShowTable.documents)
    sentenceCount = try fields.integer(ModelShowTable.sentences)
    passageCount = fields.optionalInteger(ModelShowTable.passages)
    passageTokenCount = fields.optionalInteger(ModelShowTable.passageTokens)
    passageByteCount = fields.optionalInteger(ModelShowTable.passageBytes)
    isPreTokenized = try fields.bool(ModelShowTable.isPreTokenized)
    segmentation = fields.optionalString(ModelShowTable.segmentation)
    isAcrossSentences = try fields.bool(ModelShowTable.isAcrossSentences)
    createdBy = try fields.string(ModelShowTable.createdBy)
    description = try fields.string(ModelShowTable.description)
  }
}

extension Query where Answer == ModelDescription {
  /// Describes a model; loads it for that.
  public static func modelShow(_ name: String? = nil) -> Query {
    Query(.modelShow, in: .model(name), reading: ModelDescription.init)
  }
}

extension Connection {
  /// Describes a model; loads it for that.
  public func showModel(_ name: String? = nil) throws(ClientError) -> ModelDescription { try ask(.modelShow(name)) }
}
