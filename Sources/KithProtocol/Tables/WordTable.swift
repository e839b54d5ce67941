import StrictJSON

/// The keys of words and tokens, wherever they stand in replies.
package enum WordTable {
  package static let token = Field("word", .text, meaning: "The word, or `</s>` at the end of a sentence.")
  package static let start = Field(
    "start", .count, meaning: "The offset of its beginning in the text, in the unit of `offsets`.")
  package static let end = Field(
    "end", .count, meaning: "The offset of its end; at the end of a sentence the same as `start`.")
  package static let isUnknown = Field("oov", .boolean, meaning: "Whether the model does not know it.")
  package static let order = Field(
    "order", .count, unit: "words", meaning: "The length of the longest n-gram found that ends here.")
  package static let logProbability = Field(
    "logprob", .logProbability, unit: "nats", meaning: "The logarithm of its probability: the sum of `parts`.")

  package static let top = Field("top", .integer(1...1_000), .byDefault(10), unit: "words", meaning: "How many words.")

  // Words with weights
  package static let word = Field("word", .text, meaning: "The word.")
  package static let weight = Field("weight", .logProbability, meaning: "How strongly; see the operation.")
  static let weighted = FieldType.list(.object([word, weight]))
}

/// The parts of a log probability: named shares in nats that sum to it exactly. Others may be added; a client adds up
/// those that it does not know as well.
package enum PartsTable {
  package static let grammar = part("grammar", "The share of the last few words, as n-grams.")
  package static let phraseNear = part(
    "phrase_near",
    "The share of the last few words, as phrases, read with all before them. `grammar` and it make a distribution by themselves; 0 in a model without layers."
  )
  package static let phraseFar = part("phrase_far", "The share of phrases before the last few words.")
  package static let topic = part("topic", "The share of what the context is about.")
  package static let recurrence = part(
    "recurrence", "The share of how often, and how long ago, the document used the word.")
  package static let state = part(
    "state", "The share of the position in sentence and quotation, and of the word itself.")
  package static let normaliser = part(
    "normaliser",
    "What makes the product a distribution, the same for all words at one position; and grammar's correction where the product is known to say too much."
  )
  package static let verbatim = part("verbatim", "The share of what the document said word for word.")
  package static let memory = Field(
    "memory", .logProbability, .optional, unit: "nats",
    meaning: "The share of the asker's memory; absent where none is asked for or it says nothing.")
  package static let spelling = part("spelling", "The share of the letters of words that the model does not know.")
  package static let association = part(
    "association",
    "The share of the wider context: the sum of `phrase_far`, `topic`, `state` and `normaliser`.")
  package static let repetition = part(
    "repetition", "The share of what the document has said already: the sum of `recurrence` and `verbatim`.")

  private static func part(_ name: String, _ meaning: String) -> Field {
    Field(name, .logProbability, unit: "nats", meaning: meaning)
  }

  static let experts = [grammar, phraseNear, phraseFar, topic, recurrence, state, normaliser, verbatim, memory]

  package static func parts(_ fields: [Field], _ presence: Field.Presence = .required, of whole: String = "`logprob`")
    -> Field
  {
    Field("parts", .object(fields), presence, unit: "nats", meaning: "What \(whole) is the sum of, by name.")
  }

  /// The whole breakdown.
  package static let parts = parts(experts + [spelling])
}
