/// The keys of `model.show`, beside those of a model's state.
package enum ModelShowTable {
  package static let hash = ModelStateTable.hash
  package static let format = Field("format", .count, meaning: "The version of its file.")
  package static let experts = Field(
    "experts", .list(.text), meaning: "What it is made of: `grammar`, `associations`.")
  package static let order = Field("order", .count, unit: "words", meaning: "The length of its longest n-grams.")
  package static let vocabulary = Field("vocabulary", .count, unit: "words", meaning: "How many words it knows.")
  package static let nGrams = Field(
    "ngrams", .list(.count), meaning: "How many n-grams it has, for each order from 1.")
  package static let tokens = Field(
    "tokens", .count, meaning: "How long its training text was, with sentence ends.")
  package static let documents = Field("documents", .count, meaning: "How many documents that was.")
  package static let sentences = Field("sentences", .count, meaning: "How many sentences that was.")
  package static let passages = Field(
    "passages", .count, .optional, meaning: "How many passages of its training text it keeps, if any.")
  package static let passageTokens = Field(
    "passage_tokens", .count, .optional, meaning: "How long these are, with sentence ends.")
  package static let passageBytes = Field(
    "passage_bytes", .count, .optional, unit: "bytes", meaning: "How much of its file they take, with their index.")
  package static let isPreTokenized = Field(
    "pre_tokenized", .boolean, meaning: "Whether only blanks separate words.")
  package static let segmentation = Field(
    "segmentation", .choice(["none", "learnt"]), .optional,
    meaning: "How runs of scripts without spaces become words, if not as characters.")
  package static let isAcrossSentences = Field(
    "across_sentences", .boolean, meaning: "Whether the history runs across sentence ends.")
  package static let createdBy = Field("created_by", .text, meaning: "The program that made it.")
  package static let description = Field("description", .text, meaning: "What its maker says about it.")

  static let all = [
    hash, format, experts, order, vocabulary, nGrams, tokens, documents, sentences, passages, passageTokens,
    passageBytes, isPreTokenized, segmentation, isAcrossSentences, createdBy, description,
  ]
}

extension Operation {
  package static let modelShow = Operation(
    "model.show", "Says what a model is and what it was made from. Loads it.", role: .query, lane: .worker(.short),
    effect: .reads, request: [ScopeTable.model], reply: ModelStateTable.all + ModelShowTable.all,
    errors: ScopeTable.modelErrors)
}
