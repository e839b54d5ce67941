import ArgumentParser
import CorpusInput
import KithProtocol
import Tokenization
import Training

/// How the corpus is read.
struct CorpusArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Where documents end besides the end of a file: files (nowhere), empty-lines, lines, marked (U+001E on a line). Default: files, or empty-lines with --pre-tokenized. With empty-lines each line break ends a sentence.",
      valueName: "boundary"))
  var documents: TextLayout.DocumentBoundary?

  @Flag(help: "Tokens are already separated by spaces, and sentences by line breaks.")
  var preTokenized = false

  @Flag(help: "End the history where a sentence ends, as KenLM does; otherwise it runs on inside a document.")
  var withinSentences = false

  @Option(
    help: ArgumentHelp(
      "The format of all inputs: text, jsonl (with --json-field), conllu (a word a line, Universal Dependencies), vertical (a word a line, tags), warc (web archives, of which the plain text is read). Default: warc or conllu for files that are such, else text.",
      valueName: "format"))
  var format: CorpusFormat?

  @Option(
    help: ArgumentHelp(
      "Inputs are JSON lines; the text of this field is a document. a.b is the field b of a, a[].b that of each element of a; a field that is called so itself comes first.",
      valueName: "name"))
  var jsonField: FieldPath?

  @Flag(help: "End at the first record that cannot be read. Otherwise such records are left out and counted.")
  var strict = false

  func validate() throws {
    guard jsonField == nil || format ?? .jsonl == .jsonl else {
      throw ValidationError("--json-field goes with --format jsonl.")
    }
  }

  /// - Parameter isPart: whether other parts of the corpus are read elsewhere.
  func reader(of inputs: [String], isPart: Bool = false) -> CorpusReader {
    let boundary = documents ?? .files
    return CorpusReader(
      paths: inputs, format: format, jsonField: jsonField, isStrict: strict, isPart: isPart,
      layout: AnnotatedLayout(
        isPreTokenized: preTokenized,
        endsSentencesWithLines: preTokenized || boundary == .emptyLines || boundary == .lines),
      encoding: inputEncoding.encoding?.encoding)
  }

  @OptionGroup var inputEncoding: EncodingArguments

  func set(_ options: inout TrainingOptions) {
    options.layout = TextLayout(
      isPreTokenized: preTokenized, documents: documents ?? (preTokenized ? .emptyLines : .files))
    options.historyAcrossSentences = !withinSentences
  }
}

/// How large a model is: which words and n-grams it holds, and how precisely.
struct SizeArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Words seen less often become <unk>. Default: by the size of the corpus, 1 to 3.", valueName: "n"))
  var minCount: Int?

  @Option(help: ArgumentHelp("Limit of the vocabulary; the commonest words are kept.", valueName: "n"))
  var maxVocabulary = 1 << 20

  @Option(
    help: ArgumentHelp(
      "Leave out n-grams of 1, 2, 3… words seen at most n times, as 0,0,1; or none. Default: 0,0,1 from two million tokens on.",
      valueName: "n,n,…"))
  var prune: Pruning?

  @Flag(
    inversion: .prefixedNo,
    help: "Give the n-grams' weights eight bits. Default: from two million tokens on.")
  var quantize: Bool?

  func apply(to options: inout TrainingOptions) {
    options.minimumCount = minCount
    options.maximumVocabularySize = maxVocabulary
    options.pruning = prune?.thresholds
    options.quantizesWeights = quantize
  }
}

/// The kind of model to make.
struct ModelArguments: ParsableArguments {
  @Option(help: "The longest n-gram, 1 to 7.")
  var order = 5

  @OptionGroup var size: SizeArguments

  @Option(
    help: ArgumentHelp(
      "Memory for counting and sorting, such as 500M or 4G; the disk is used beyond it.", valueName: "size"))
  var memory: ByteCount = ByteCount(bytes: 2 << 30)

  @Flag(help: "Leave out associations: grammar alone, faster and smaller.")
  var grammarOnly = false

  @Option(
    help: ArgumentHelp(
      "Layers that read phrases, 0 to 2: fewer are faster, and predict less well. Default: 2, and 0 below 50,000 words.",
      valueName: "n"))
  var layers: Int?

  @Option(
    help: ArgumentHelp(
      "Numbers in a word's vector, a multiple of 16. Default: 64, and 80 without layers.", valueName: "n"))
  var dimension: Int?

  @Option(
    help: ArgumentHelp(
      "How often the text is read to learn the associations. Default: 8 to 1, by its size; twice that in many parts with little text.",
      valueName: "n"
    ))
  var epochs: Int?

  @Option(
    help: ArgumentHelp(
      "Size of the co-occurrence table, such as 64M, or none. Default: four bytes a token of the text, at least 8 MB.",
      valueName: "size"))
  var cooccurrences: OptionalByteCount?

  @Option(
    help: ArgumentHelp(
      "Keep passages of the text in the model, up to this size, such as 64M, all or none: about 3 bytes a token. Anyone who may query the model can read them. Default: none.",
      valueName: "size"))
  var passages: PassageByteCount?

  @Option(
    help: ArgumentHelp(
      "How text without spaces (Chinese, Japanese, Thai and the like) becomes words: learnt (from the text itself), characters (each is a word), none (a run of it is one). Default: learnt.",
      valueName: "how"))
  var segment: Segmentation.Kind?

  @Option(help: ArgumentHelp("A sentence that describes the model.", valueName: "text"))
  var description = ""
}

/// A size such as `500M`.
struct ByteCount: ExpressibleByArgument {
  let bytes: Int

  init(bytes: Int) { self.bytes = bytes }

  init?(argument: String) {
    guard let bytes = ByteSize.parse(argument) else { return nil }
    self.bytes = bytes
  }

  var defaultValueDescription: String { "\(bytes >> 30)G" }
}

/// A size such as `64M`, or `none`.
struct OptionalByteCount: ExpressibleByArgument {
  let bytes: Int

  init?(argument: String) {
    guard argument != "none" else {
      bytes = 0
      return
    }
    guard let size = ByteCount(argument: argument) else { return nil }
    bytes = size.bytes
  }
}

/// A size such as `64M`, `all` or `none`.
struct PassageByteCount: ExpressibleByArgument {
  let bytes: Int

  init?(argument: String) {
    if argument == "all" {
      bytes = TrainingOptions.mostPassageBytes
    } else if let size = OptionalByteCount(argument: argument) {
      bytes = size.bytes
    } else {
      return nil
    }
  }
}

/// Pruning thresholds such as `0,0,1`, or `none`.
struct Pruning: ExpressibleByArgument {
  let thresholds: [Int]

  init?(argument: String) {
    if argument == "none" {
      thresholds = [0]
      return
    }
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { Int($0) }
    guard !parts.isEmpty, numbers.count == parts.count else { return nil }
    thresholds = numbers
  }
}

extension TextLayout.DocumentBoundary: ExpressibleByArgument {}

extension Segmentation.Kind: ExpressibleByArgument {}

extension CorpusFormat: ExpressibleByArgument {}

extension FieldPath: ExpressibleByArgument {
  package init?(argument: String) { self.init(argument) }
}

func trainingOptions(_ corpus: CorpusArguments, _ model: ModelArguments) throws -> TrainingOptions {
  var options = TrainingOptions()
  options.order = model.order
  model.size.apply(to: &options)
  options.memory = model.memory.bytes
  corpus.set(&options)
  options.hasAssociations = !model.grammarOnly
  options.layers = model.layers
  options.dimension = model.dimension
  options.epochs = model.epochs
  options.cooccurrenceByteCount = model.cooccurrences?.bytes
  options.passageByteCount = model.passages?.bytes ?? 0
  if let segment = model.segment { options.segmentation = segment }
  options.description = model.description
  return options
}
