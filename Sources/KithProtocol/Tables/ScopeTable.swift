import StrictJSON

/// The keys of a request's scope: the model, context and experts, or the session.
package enum ScopeTable {
  package static let model = Field(
    "model", .modelReference, .optional,
    meaning: "The model's name; `default`, or absent, is the default model. `name@3` insists on a generation.")

  package static let context = Field(
    "context", .text, .byDefault(""), meaning: "What stands before the text. Empty: the start of a document.")

  package static let experts = Field(
    "experts", .list(.choice(expertNames), count: 1...2), .optional,
    meaning: "Which experts answer: `[\"grammar\"]` leaves the wider context out, `[\"associations\"]` the n-grams, "
      + "in whose place every word's frequency stands; a model without associations refuses that. "
      + "Absent: all that the model has.")

  package static let expertNames = [grammarExpert, associationsExpert]
  package static let grammarExpert = "grammar"
  package static let associationsExpert = "associations"

  package static let session = Field(
    "session", .string(bytes: 1...64), .optional,
    meaning: "A session, whose text stands before; instead of `model`, `context` and `experts`.")

  static let modelErrors: [ErrorCode] = [
    .modelNotFound, .modelCorrupt, .modelWrongVersion, .modelTooBig, .inputOutput,
  ]
  static let sessionErrors: [ErrorCode] = [.sessionNotFound, .sessionExpired]
  static let errors = modelErrors + sessionErrors
}

/// The keys of every reply that comes from a model: which one it was, and how long it took.
package enum ModelReplyTable {
  /// Which model answered.
  package static let model = Field(
    "model", .object([name, generation]), meaning: "The model that answered.")

  package static let name = Field("name", .modelReference, meaning: "The model's name.")
  package static let generation = Field(
    "gen", .count, meaning: "Its generation: one more each time new content is served under the name.")

  package static let took = Field("took_us", .count, unit: "µs", meaning: "How long the answer took to compute.")
}
