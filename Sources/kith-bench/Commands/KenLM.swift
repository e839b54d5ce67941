import ArgumentParser
import CorpusInput
import Foundation
import LanguageModel
import Measuring
import Tokenization
import Training

/// Grammar beside KenLM, on the same text in the same run: this machine's speed matters to both alike.
struct KenLM: ComparableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kenlm",
    abstract: "Counting and estimating beside lmplz, and scoring beside KenLM's probing model, on the same text.",
    discussion: BaselineOptions.discussion + " `kenlm ptb --count 1` is quick.")

  @Argument(help: "Which set's text.")
  var set: BenchmarkSet = .holmes

  @OptionGroup var bench: BenchOptions
  @OptionGroup var baseline: BaselineOptions

  @Option(help: ArgumentHelp("KenLM's programs, as packaging/build-lmplz leaves them.", valueName: "folder"))
  var kenlm = ".build/kenlm"

  @Option(help: "At most this many tokens of training text.")
  var tokens = 5_000_000

  @Option(help: "How often each is measured; the medians count.")
  var count = 3

  func measure(_ figures: Figures) throws {
    for program in ["lmplz", "build_binary", "query", "kenlm-ids"]
    where !FileManager.default.isExecutableFile(atPath: "\(kenlm)/\(program)") {
      throw ValidationError("\(kenlm)/\(program) is not there: make it with packaging/build-lmplz \(kenlm)")
    }
    let folder = "\(bench.cache)/kenlm-\(set.rawValue)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    // Both read the same lines; a word that no tokenizer would cut is written `<unk>` by the sets alone.
    let train = try lines(.train, limit: tokens)
    let valid = try lines(.valid, limit: .max)
    try train.text.write(toFile: "\(folder)/train", atomically: false, encoding: .utf8)
    try valid.text.write(toFile: "\(folder)/valid", atomically: false, encoding: .utf8)
    try "".write(toFile: "\(folder)/nothing", atomically: false, encoding: .utf8)

    try estimate(folder, train, figures)
    try score(folder, valid, figures)
  }

  // MARK: Estimating

  private func estimate(_ folder: String, _ train: (text: String, tokens: Int), _ figures: Figures) throws {
    var (theirs, ours): ([Usage], [Usage]) = ([], [])
    for round in 0..<count {
      // Without writing the text of an ARPA file, which we do not write either.
      theirs.append(
        try shell(
          "\(kenlm)/lmplz -o 5 -S 1G -T \(folder)/ --discount_fallback --skip_symbols --intermediate \(folder)/ngrams"
            + " < \(folder)/train"))
      note("kenlm: estimated \(round + 1) of \(count), lmplz")
      let start = Usage.now(.process)
      var options = TrainingOptions()
      options.layout = TextLayout(isPreTokenized: true, documents: .files)
      options.historyAcrossSentences = false
      options.minimumCount = 1
      options.pruning = [0]
      options.hasAssociations = false
      // KenLM does not spell unknown words.
      options.spellingOrder = 0
      options.memory = 1 << 30
      let reader = CorpusReader(paths: ["\(folder)/train"])
      try TrainingRun(output: "\(folder)/ours.kith", options: options).train(on: reader.forEachChunk)
      ours.append(Usage.now(.process) - start)
      note("kenlm: estimated \(round + 1) of \(count), kith")
    }
    for (unit, value) in [("s", \Usage.wall), ("s of processor time", \Usage.processor)] {
      let (a, b) = (median(ours.map { $0[keyPath: value] }), median(theirs.map { $0[keyPath: value] }))
      figures.add(
        "\(train.tokens) tokens, order 5, counted and estimated", a, unit,
        String(format: "lmplz %.2f: %.2f times its rate", b, b / a), better: .lower)
    }
  }

  // MARK: Scoring

  private func score(_ folder: String, _ valid: (text: String, tokens: Int), _ figures: Figures) throws {
    _ = try shell(
      "\(kenlm)/lmplz -o 5 -S 1G -T \(folder)/ --discount_fallback --skip_symbols < \(folder)/train > \(folder)/arpa")
    _ = try shell("\(kenlm)/build_binary -T \(folder)/ probing \(folder)/arpa \(folder)/probing")
    let model = try Model(contentsOf: "\(folder)/ours.kith")
    let lines = valid.text.split(separator: "\n").map(String.init)
    var (theirs, ours): ([Double], [Double]) = ([], [])
    func query(_ text: String) throws -> Double {
      try shell("\(kenlm)/query -v summary \(folder)/probing < \(folder)/\(text)").processor
    }
    var sum = 0.0
    for _ in 0..<count {
      // Opening the model is not scoring: the time of an empty text is subtracted.
      theirs.append(try query("valid") - query("nothing"))
      let start = Usage.now(.thread)
      sum = try model.score(valid.text, after: model.emptyContext(for: .grammar)).logProbability
      ours.append((Usage.now(.thread) - start).processor)
    }
    guard sum < 0 else { throw ValidationError("the log probability of the validation text is 0") }
    let (a, b) = (Double(valid.tokens) / median(ours), Double(valid.tokens) / median(theirs))
    figures.add(
      "\(set.rawValue): scoring sentences from text, grammar", a, "tokens/s of a core",
      String(format: "KenLM probing %.0f: %.2f times its rate", b, a / b), better: .higher)
    try scoreIDs(folder, model, lines, figures)
  }

  /// The same without reading text: ids, as both keep them in memory.
  private func scoreIDs(_ folder: String, _ model: Model, _ lines: [String], _ figures: Figures) throws {
    let output = try printed("\(kenlm)/kenlm-ids \(folder)/probing \(folder)/valid").split(separator: " ")
    guard output.count == 2, let theirSum = Double(output[0]), let theirs = Double(output[1]) else {
      throw ValidationError("kenlm-ids printed \(output)")
    }
    let words = lines.flatMap { line in
      line.split(separator: " ").map { model.vocabulary.id(of: String($0)) ?? .unknown } + [.sentenceEnd]
    }
    let count = words.count
    var best = Double.infinity
    var sum = 0.0
    for _ in 0..<5 {
      let start = Usage.now(.thread)
      sum = model.grammar.logProbability(of: words, isWithinSentences: true)
      best = min(best, (Usage.now(.thread) - start).processor)
    }
    let (a, b) = (Double(count) / best, Double(count) / theirs)
    figures.add(
      "\(set.rawValue): scoring sentences of ids, grammar", a, "tokens/s of a core",
      String(format: "KenLM's C++ core %.0f: %.2f times its rate", b, a / b), better: .higher)
    figures.add(
      "\(set.rawValue): log10 P of these sentences", sum / 2.302585092994046, "", String(format: "KenLM %.1f", theirSum)
    )
  }

  // MARK: Helpers

  /// The lines of a part that both toolkits read alike, and their words and line ends.
  private func lines(_ part: BenchmarkSet.Part, limit: Int) throws -> (text: String, tokens: Int) {
    var text = ""
    var count = 0
    for document in try set.documents(part, in: bench.dataFolder()) {
      for line in document.split(separator: "\n") where count < limit {
        text += line
        text += "\n"
        count += line.split(separator: " ").count + 1
      }
    }
    return (text, count)
  }
}
