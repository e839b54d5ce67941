import ArgumentParser
import CorpusInput
import Foundation
import LanguageModel
import Measuring
import Tokenization
import Training

/// Words where there are no spaces: what cutting text into learnt words buys over its characters.
struct SegmentationFigures: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "segmentation",
    abstract: "Chinese, Japanese and Thai: learnt words beside characters, and beside other segmenters.",
    discussion: """
      Manual pages of Debian's manpages-zh and manpages-ja, fetched with apt-get, and Thai messages of Debian's programs; pages \
      from all over them are held out. The other segmenters (jieba, fugashi with unidic-lite, pythainlp) come from PyPI, \
      into a virtual environment in --cache; a boundary counts between two letters of a run. What goes with twenty common \
      words is compared with what a model of English manual pages, or of the messages in English, says goes with their \
      translations: of Debian's edict, of CC-CEDICT, and of WordNet in Thai.
      """)

  @OptionGroup var bench: BenchOptions

  @Option(help: "The languages, separated by commas: zh, ja, th.")
  var languages = "zh,ja,th"

  @Option(help: "How many pages are held out.")
  var heldOut = 100

  @Flag(help: "Only the agreement with the other segmenters.")
  var onlyAgreement = false

  @Flag(help: "Take the models that an earlier run left in --cache; how long training takes is not measured then.")
  var kept = false

  func validate() throws {
    guard heldOut > 0 else { throw ValidationError("--held-out must be above 0") }
  }

  func run() throws {
    let figures = Figures(bench)
    for name in languages.split(separator: ",") {
      guard let language = UnspacedPages(rawValue: String(name)) else {
        throw ValidationError("\(name) is none of zh, ja and th.")
      }
      let pages = try language.pages(in: bench.cache)
      let stride = max(1, pages.count / heldOut)
      let isHeldOut: (Int) -> Bool = { $0 % stride == stride / 2 && $0 / stride < heldOut }
      let training = pages.indices.filter { !isHeldOut($0) }.map { pages[$0] }
      let rest = pages.indices.filter(isHeldOut).map { pages[$0] }
      note("\(name): \(training.count) pages, \(rest.count) held out")
      try measure(language, training, rest, figures)
    }
  }

  private func measure(
    _ language: UnspacedPages, _ training: [String], _ heldOut: [String], _ figures: Figures
  ) throws {
    let name = language.rawValue
    let characters = heldOut.reduce(0) { $0 + $1.unicodeScalars.count { !$0.properties.isWhitespace } }
    var bits: [Segmentation.Kind: Double] = [:]
    var seconds: [Segmentation.Kind: Double] = [:]
    for kind in onlyAgreement ? [Segmentation.Kind.learnt] : [.characters, .learnt] {
      let model = try train(name, kind, training) { seconds[kind] = $0 }
      if kind == .learnt { try agree(language, model, heldOut, figures) }
      if kind == .learnt, !onlyAgreement { try translate(language, model, figures) }
      if onlyAgreement { continue }
      for (part, experts) in [("full", Experts.all), ("grammar", Experts.grammar)] {
        let start = Usage.now(.thread)
        let nats = try heldOut.reduce(0.0) {
          $0 - (try model.score($1, after: model.emptyContext(for: experts)).logProbability)
        }
        let time = (Usage.now(.thread) - start).processor
        let value = nats / log(2) / Double(max(1, characters))
        figures.add("\(name): bits per character, \(part), \(kind)", value, "bits")
        figures.add("\(name): scored, \(part), \(kind)", Double(characters) / time, "characters/s", "processor time")
        if experts == .all { bits[kind] = value }
      }
    }
    if let learnt = bits[.learnt], let single = bits[.characters] {
      figures.add("\(name): bits per character, learnt below characters", (1 - learnt / single) * 100, "%")
    }
    if let learnt = seconds[.learnt], let single = seconds[.characters] {
      figures.add("\(name): training, learnt over characters", learnt / single, "", "processor time")
    }
  }

  private func train(
    _ name: String, _ kind: Segmentation.Kind, _ pages: [String], took: (Double) -> Void
  ) throws -> Model {
    let path = "\(bench.cache)/segmentation-\(name)-\(kind).kith"
    var options = TrainingOptions()
    options.segmentation = kind
    options.hasAssociations = !onlyAgreement
    if kept, FileManager.default.fileExists(atPath: path) { return try Model(contentsOf: path) }
    let start = Usage.now(.process)
    try train(pages, options, to: path)
    took((Usage.now(.process) - start).processor)
    return try Model(contentsOf: path)
  }

  private func train(_ pages: [String], _ options: TrainingOptions, to path: String) throws {
    try TrainingRun(output: path, options: options).train { body in
      for page in pages {
        try body(.text(Array(page.utf8)))
        try body(.endOfDocument)
      }
    }
  }

  /// What goes with twenty words, beside what goes with their translations in English.
  private func translate(_ language: UnspacedPages, _ model: Model, _ figures: Figures) throws {
    let path = "\(bench.cache)/segmentation-\(language == .th ? "messages" : "pages")-en.kith"
    if !FileManager.default.fileExists(atPath: path) {
      var options = TrainingOptions()
      options.layers = 0
      try train(language.englishPages(in: bench.cache), options, to: path)
    }
    let comparison = try TranslatedNeighbours(model, Model(contentsOf: path), language, in: bench.cache)
    for relation in TranslatedNeighbours.Relation.allCases {
      guard let share = comparison.shares[relation] else { continue }
      figures.add(
        "\(language.rawValue): \(relation) words that English has, too", share.right * 100, "%",
        String(format: "of %d; by chance %.1f %%", share.count, share.byChance * 100))
    }
    if bench.json { return }
    for row in comparison.rows {
      write("    \(row.word) \(row.translation)")
      for relation in TranslatedNeighbours.Relation.allCases {
        let words = (row.neighbours[relation] ?? []).map { "\($0.word) \($0.isRight ? "+" : "")\($0.translation)" }
        write("      \(relation): \(words.joined(separator: ", "))")
      }
    }
  }

  /// Writes the pages as the model cuts them, a tab between words that have no space, and has the other segmenter's cut compared.
  private func agree(
    _ language: UnspacedPages, _ model: Model, _ pages: [String], _ figures: Figures
  ) throws {
    var lines: [String] = []
    for page in pages {
      for line in page.split(separator: "\n") {
        let bytes = Array(String(line).replacing("\t", with: " ").utf8)
        var cut: [UInt8] = []
        var end = 0
        for token in model.tokens(of: String(decoding: bytes, as: UTF8.self)).tokens where !token.range.isEmpty {
          cut += bytes[end..<token.start]
          if token.gap == .none, end > 0 { cut.append(UInt8(ascii: "\t")) }
          cut += bytes[token.range]
          end = token.end
        }
        lines.append(String(decoding: cut + bytes[end...], as: UTF8.self))
      }
    }
    let comparison = try SegmenterComparison(language, lines, in: bench.cache)
    figures.add(
      "\(language.rawValue): boundaries that \(language.otherSegmenter) agrees with", comparison.f1, "F1",
      String(
        format: "precision %.3f, recall %.3f, %d places", comparison.precision, comparison.recall, comparison.places))
    if !bench.json { for row in comparison.differences { write("    \(row)") } }
  }
}
