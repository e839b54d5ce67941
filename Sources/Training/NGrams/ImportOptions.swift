package import CorpusInput

/// How another toolkit's model is imported.
package struct ImportOptions: Sendable, Equatable {
  /// Bytes for sorting.
  package var memory = 2 << 30
  /// Whether texts for this model come with spaces between the tokens; otherwise kith's own tokenizer is used.
  package var isPreTokenized = true
  package var description = ""
  /// log10 of P(`<unk>`), if the file has none. The default is the smallest power of ten that a 32-bit number holds.
  package var unknownProbability = -37.0
  package var spellingOrder = 6
  /// Whether n-grams whose history is missing are left out; otherwise they are an error.
  package var skipsOrphans = false
  /// In which an ARPA file is written; nil: it is found out.
  package var encoding: TextEncoding?

  package init() {}
}
