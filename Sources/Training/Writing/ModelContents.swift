internal import LanguageModel
internal import Storage
internal import Tokenization

/// Everything that goes into a model file.
struct ModelContents {
  let facts: CorpusFacts
  let vocabulary: [VocabularyEntry]
  let grammar: [NGramLevel]
  /// n-grams of l words seen at most `pruning[l - 1]` times were left out.
  let pruning: [Int]
  var description = ""
  var spelling: SpellingColumns?
  /// nil for a model of grammar alone.
  var associations: AssociationColumns?
  var cooccurrences: CooccurrenceColumns?
  var wordVectors: WordVectorColumns?
  /// nil where no passages of the text are kept.
  var passages: PassageColumns?
  /// Shape (`ChoiceFeatures.count`); empty where there was nothing to fit on.
  var choiceWeights: [Float] = []

  init(facts: CorpusFacts, vocabulary: [VocabularyEntry], grammar: [NGramLevel], pruning: [Int]) {
    self.facts = facts
    self.vocabulary = vocabulary
    self.grammar = grammar
    self.pruning = pruning
  }

  var nGramTotal: Int { grammar.reduce(0) { $0 + $1.weight.count } }

  private var details: ModelDetails {
    ModelDetails(
      order: grammar.count, vocabularySize: vocabulary.count, trainingTokens: facts.tokens,
      trainingDocuments: facts.documents, trainingSentences: facts.sentences, createdBy: kithSignature,
      description: description, preTokenized: facts.isPreTokenized,
      historyAcrossSentences: facts.historyAcrossSentences, spellingOrder: spelling?.levels.count ?? 0,
      pruning: pruning, experts: associations == nil ? ["grammar"] : ["grammar", "associations"],
      segmentation: facts.segmentation.kind)
  }

  /// Writes the file, which appears when it is whole, and opens it.
  func write(to path: String) throws(StorageError) -> Model {
    let writer = try ModelFileWriter(path: path)
    let about = details.encoded
    try writer.section("about", about.span)
    try Vocabulary.write(vocabulary, to: writer)
    try facts.segmentation.segmenter?.write(to: writer)
    try writer.nGrams(grammar, named: "grammar")
    if let spelling { try writer.spelling(spelling) }
    if let associations { try writer.associations(associations) }
    if let cooccurrences { try writer.cooccurrences(cooccurrences) }
    if let wordVectors { try writer.wordVectors(wordVectors) }
    if !choiceWeights.isEmpty { try writer.section("choice.weight", choiceWeights.span) }
    if let passages { try writer.passages(passages) }
    // Older programs would read its texts otherwise.
    if facts.segmentation != .characters {
      writer.readVersion = max(writer.readVersion, ModelFileLayout.segmentationVersion)
    }
    try writer.finish()
    return try Model(ModelFile(contentsOf: path))
  }
}
