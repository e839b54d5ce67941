import ArgumentParser
import CorpusInput
import LanguageModel
import Training

/// `kithd import`: a model of another toolkit's.
struct Import: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Make a model from another toolkit's: an ARPA file, or a binary trie of KenLM's.",
    discussion: """
      The model computes what the file says. Such files hold neither the frequencies of the words (their \
      probabilities stand in) nor the spelling of unknown words (learnt from the vocabulary) nor associations. Texts \
      for the model are taken as tokenized like the file's words, with spaces between the tokens. A binary file is \
      told by its first bytes; what cannot be imported is named, with the command that makes an ARPA file of it.
      """)

  @Option(name: .shortAndLong, help: ArgumentHelp("The model file to write.", valueName: "model"))
  var output: String

  @OptionGroup var reporting: ReportingArguments

  @Flag(
    help:
      "Read texts for this model with kith's own tokenizer, which cuts scripts without spaces into the file's words, instead of splitting them at spaces."
  )
  var tokenize = false

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "log10 of the probability of an unknown word, if the file has no <unk>: -37 to 0.", valueName: "log10"))
  var unknown = -37.0

  @Flag(help: "Leave out n-grams whose history is not in the file, instead of refusing it.")
  var skipOrphans = false

  @Option(
    help: ArgumentHelp(
      "The encoding of an ARPA file, such as iso-8859-2 or koi8-r. Default: it is found out.", valueName: "name"))
  var encoding: String?

  @Option(
    help: ArgumentHelp("Memory for sorting, such as 500M or 4G; the disk is used beyond it.", valueName: "size"))
  var memory: ByteCount = ByteCount(bytes: 2 << 30)

  @Option(help: ArgumentHelp("A sentence that describes the model.", valueName: "text"))
  var description: String?

  @Argument(
    help: ArgumentHelp(
      "An ARPA file, plain or packed; - is standard input. Or a file that KenLM's build_binary trie made.",
      valueName: "file"))
  var file: String

  func run() throws {
    reporting.begin()
    let watch = MemoryWatch(memory: memory.bytes)
    defer { withExtendedLifetime(watch) {} }
    let report = ProgressReport(reporting)
    var options = ImportOptions()
    options.memory = memory.bytes
    options.isPreTokenized = !tokenize
    options.unknownProbability = unknown
    options.skipsOrphans = skipOrphans
    do {
      options.encoding = try encoding.map { name throws(CorpusInputError) in try TextEncoding(named: name) }
    } catch {
      throw ValidationError(error.message)
    }
    options.description = description ?? "imported from \(file.split(separator: "/").last ?? "a file")"
    do {
      try OutputArgument.check(output, besides: [file])
      let details = try ModelImport(output: output, options: options, control: report.control).run(on: file)
      try report.finish(details, path: output)
    } catch {
      throw report.fail(error)
    }
  }
}
