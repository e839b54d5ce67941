/// The parts of what another model knows. They sum to it.
package enum XrayPart: String, Sendable, CaseIterable {
  /// What our n-gram model of the last few words saves.
  case grammar
  /// What the wider context saves beyond that: topic, and the state of sentence and quotation.
  case association
  /// What the words that the document used before save beyond both.
  case repetition
  /// The rest: anything cleverer, and what our corpus lacked.
  case neither
}
