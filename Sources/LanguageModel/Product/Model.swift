package import Storage
package import Tokenization

internal import Glibc
internal import Synchronization

/// A trained model: the vocabulary, the experts and the spelling of unknown words, ready to answer.
///
/// ```swift
/// let model = try Model(contentsOf: "english.kith")
/// let next = model.predict(after: model.context(after: "he poured a glass of"), count: 5)
/// ```
///
/// Immutable, over a mapped file: any number of threads may use it at once. A class, so that the many contexts made from it
/// hold a reference and not a copy of its parts. Nothing here waits, locks or does input or output after `init`, except
/// for the page faults of the mapping. Its answers are extensions in `Answers/`.
package final class Model: Sendable {
  package let details: ModelDetails
  package let vocabulary: Vocabulary
  /// The grammar expert.
  package let grammar: NGramModel
  /// The association expert; nil in a model of grammar alone.
  package let associations: AssociationModel?
  /// How far the document's caches are trusted; nil in a model without caches.
  package let gates: CacheGates?
  /// How far a user's memory is trusted.
  package let memoryGates: MemoryGates
  /// Which words occurred near each other in training; nil in a model without co-occurrences.
  package let cooccurrences: CooccurrenceTable?
  /// The vectors that `similar` compares; nil if the model was trained without co-occurrences.
  let wordVectors: WordVectors?
  /// The passages of the training text that the model keeps; nil if it keeps none.
  package let passages: KeptPassages?
  /// The weights of the features that `choose` scores an option by; nil in a model without co-occurrences.
  package let choiceWeights: ChoiceWeights?
  /// nil in a model whose vocabulary is closed (an imported ARPA file).
  package let spelling: SpellingModel?
  /// How runs of scripts without spaces are cut into words.
  package let segmentation: Segmentation
  /// Which words are forms of one, once that was asked for.
  let lazyLemmas = AtomicLazyReference<Learnt<Lemmas>>()
  let knownLemmas = KnownLemmas()
  /// Which words stand for names, once that was asked for.
  let lazyPronouns = AtomicLazyReference<Learnt<Pronouns>>()
  private let file: ModelFile

  /// Maps a model file and checks its header, its section table and its vocabulary.
  ///
  /// - Throws: `ModelError` if the file cannot be read, is no model, or is damaged where it was checked.
  package convenience init(contentsOf path: String) throws(ModelError) {
    do {
      try self.init(ModelFile(contentsOf: path))
    } catch {
      throw ModelError(error)
    }
  }

  /// Maps the model file behind a descriptor, which the caller may close afterwards.
  package convenience init(descriptor: CInt) throws(ModelError) {
    do {
      try self.init(ModelFile(descriptor: descriptor))
    } catch {
      throw ModelError(error)
    }
  }

  /// - Throws: `StorageError` if a section is missing or contradicts another.
  package init(_ file: ModelFile) throws(StorageError) {
    self.file = file
    let about: MappedColumn<UInt8> = try file.column("about", of: UInt8.self)
    var details = try ModelDetails(decoding: about.span)
    vocabulary = try Vocabulary(file)
    segmentation =
      switch details.segmentation {
      case .characters: .characters
      case .none: .none
      case .learnt: .learnt(try Segmenter(file))
      }
    guard vocabulary.count == details.vocabularySize else {
      throw .corrupt(section: "about", reason: "its vocabulary size is not the vocabulary's")
    }
    grammar = try NGramModel(
      file, named: "grammar", order: details.order, vocabularySize: details.vocabularySize)
    let hasAssociations = details.experts.contains("associations")
    guard !hasAssociations || !grammar.holdsProbabilities else {
      throw .corrupt(section: "about", reason: "associations need weights, and the grammar holds probabilities")
    }
    associations =
      hasAssociations
      ? try AssociationModel(file, vocabulary: vocabulary, readsScripts: segmentation != .characters) : nil
    gates = hasAssociations && file.section(named: "cache.gate") != nil ? try CacheGates(file) : nil
    memoryGates = file.section(named: MemoryGates.sectionName) != nil ? try MemoryGates(file) : MemoryGates()
    spelling = details.spellingOrder > 0 ? try SpellingModel(file, order: details.spellingOrder) : nil
    let hasPairs = file.sections.contains { $0.name.hasPrefix("cooccurrence.") }
    cooccurrences =
      hasPairs ? try CooccurrenceTable(file, vocabulary: vocabulary, tokenCount: details.trainingTokens) : nil
    wordVectors =
      hasPairs && file.section(named: WordVectors.sectionName) != nil
      ? try WordVectors(file, vocabulary: vocabulary, tokenCount: details.trainingTokens) : nil
    choiceWeights = hasPairs && file.section(named: "choice.weight") != nil ? try ChoiceWeights(file) : nil
    passages = try KeptPassages(file, vocabulary: vocabulary)
    details.formatVersion = file.formatVersion
    details.contentHash = file.contentHash
    details.nGramCounts = grammar.nGramCounts
    self.details = details
  }

  /// Reads every byte and compares all checksums.
  ///
  /// - Throws: `ModelError.corrupt` at the first that does not match.
  package func verify() throws(ModelError) {
    do {
      try file.verify()
    } catch {
      throw ModelError(error)
    }
  }

  /// This model with other fitted scales and gates, for the fitting itself.
  package func replacing(scale: [Float], gates: CacheGates) -> Model {
    Model(self, associations?.replacing(scale: scale), gates, memoryGates)
  }

  /// This model with other fitted gates of memories.
  package func replacing(memoryGates: MemoryGates) -> Model { Model(self, associations, gates, memoryGates) }

  private init(
    _ other: Model, _ associations: AssociationModel?, _ gates: CacheGates?, _ memoryGates: MemoryGates
  ) {
    details = other.details
    vocabulary = other.vocabulary
    grammar = other.grammar
    self.associations = associations
    self.gates = gates
    self.memoryGates = memoryGates
    cooccurrences = other.cooccurrences
    wordVectors = other.wordVectors
    passages = other.passages
    choiceWeights = other.choiceWeights
    spelling = other.spelling
    segmentation = other.segmentation
    file = other.file
  }

  package var fileByteCount: Int { file.file.byteCount }

  /// How texts given to this model are read: as its training text was.
  package var layout: TextLayout { TextLayout(isPreTokenized: details.preTokenized, segmentation: segmentation) }

  /// log P(spelling | the word is unknown), nats; 0 if the model has no spelling model.
  func spellingLogProbability(of token: Token, in bytes: Span<UInt8>) -> Double {
    letters(of: token, in: bytes).flatMap { spelling?.logProbability(of: $0) } ?? 0
  }

  /// The letters of an unknown word, bytes; nil for a literal `<unk>` in pre-tokenized text, which costs no spelling.
  func letters(of token: Token, in bytes: Span<UInt8>) -> [UInt8]? {
    let letters = canonicalSpelling(of: token, in: bytes)
    return details.preTokenized && letters == Self.unknownLetters ? nil : letters
  }

  /// The share of a word among all tokens of training; without any, as in an imported model, P with no history.
  func frequency(of word: WordID) -> Double {
    details.trainingTokens > 0
      ? Double(vocabulary.frequencies[word.index]) / Double(details.trainingTokens)
      : Double(grammar.unigrams[word.index])
  }

  /// What a memory knows a token by.
  func code(of id: WordID, _ token: Token, in bytes: Span<UInt8>) -> WordCode {
    guard id == .unknown, let letters = letters(of: token, in: bytes) else { return WordCode(id) }
    return WordCode(spelling: letters)
  }

  private static let unknownLetters = Array(WordID.specialNames[0].utf8)
}
