import ArgumentParser
import CorpusInput
import Foundation
import LanguageModel
import Measuring
import Tokenization
import Training

/// How many keys a typist saves with a list of offers: kith beside a ranking by KenLM, on the same text by the same rules.
struct Typing: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Keystrokes saved by a list of offers, beside a full ranking by KenLM.",
    discussion: """
      Passages of novels are typed, case as written. The list is seen at each key; what was refused is not offered again \
      for the same word; a pick costs one key and brings its space. Every model is trained on the same \
      text as people write it, tokenized by kith. Without --kenlm there is no row for KenLM.
      """)

  @OptionGroup var bench: BenchOptions

  @Option(help: ArgumentHelp("KenLM's programs, as packaging/build-lmplz leaves them.", valueName: "folder"))
  var kenlm: String?

  @Flag(help: "Measure presage (Debian's package) too, with n-grams of the same text and of what a user wrote before.")
  var presage = false

  @Option(help: ArgumentHelp("Measure this model too.", valueName: "file"))
  var model: String?

  @Option(help: "At most this many tokens of training text.")
  var tokens = 5_000_000

  @Option(help: "Words seen less often are unknown to kith's model. KenLM's ranking has them all.")
  var minimumCount = 1

  @Option(help: "How many words of each novel are typed, from its middle.")
  var words = 300

  @Option(help: "How many words before them the typist wrote already, for the row that knows them.")
  var before = 2_000

  @Option(parsing: .upToNextOption, help: "How many words before them a memory has learnt, for rows with one.")
  var learnt = [2_000, 20_000]

  @Option(help: "How many words the list shows.")
  var list = 6

  @Flag(help: "Offer no commas and other marks, whose picks bring their spaces as those of words do.")
  var wordsOnly = false

  func validate() throws {
    guard tokens > 0, minimumCount > 0, words > 0, before >= 0, (1...100).contains(list) else {
      throw ValidationError("--tokens, --minimum-count and --words must be positive, --list 1 to 100")
    }
  }

  func run() throws {
    let figures = Figures(bench)
    let passages = try BenchmarkSet.holmes.documents(.valid, in: bench.dataFolder()).map {
      Passage(lines: RunningText.lines(of: $0), words: words)
    }
    if let kenlm {
      let theirs = try rival(kenlm, figures)
      report("KenLM, every word ranked", theirs, .grammar, .nothing, passages, figures)
    }
    if presage { try reportPresage(passages, figures) }
    var trained = training
    trained.minimumCount = minimumCount
    try reportAll("kith", trained.open(bench, figures), passages, figures)
    if let model {
      try reportAll((model as NSString).lastPathComponent, open(model), passages, figures)
    }
  }

  private func open(_ path: String) throws -> Model {
    do throws(ModelError) {
      return try Model(contentsOf: path)
    } catch {
      throw ValidationError("--model \(path): \(error.message)")
    }
  }

  private func reportAll(_ name: String, _ model: Model, _ passages: [Passage], _ figures: Figures) {
    report("\(name), grammar", model, .grammar, .nothing, passages, figures)
    guard model.associations != nil else { return }
    report("\(name), full model", model, .all, .nothing, passages, figures)
    if before > 0 { report("\(name), full model, \(before) words before", model, .all, .before, passages, figures) }
    for count in learnt where count > 0 {
      report("\(name), full model, a memory of \(count) words before", model, .all, .learnt(count), passages, figures)
    }
  }

  /// What the typist's helper knows beside the passage so far.
  private enum Knowledge {
    case nothing
    /// What was written before the passage, in view.
    case before
    /// So many words of what was written before it, learnt by a memory.
    case learnt(Int)
  }

  private func report(
    _ name: String, _ model: Model, _ experts: Experts, _ knowledge: Knowledge, _ passages: [Passage],
    _ figures: Figures
  ) {
    var sum = Keystrokes()
    let start = Usage.now(.thread)
    for passage in passages {
      var (view, memory): ([String], Memory?) = ([], nil)
      switch knowledge {
      case .nothing: break
      case .before: view = passage.before(before)
      case .learnt(let count):
        let text = passage.before(count).joined(separator: "\n")
        memory = try? Memory(of: model).adding([(model.memoryText(of: text), Int64(0))], of: model)  // never cancelled
      }
      let helper = TypistHelper(
        model, experts, memory: memory, before: view, typing: passage.typed, offersMarks: !wordsOnly)
      sum += TypingSimulation(listLength: list).type(helper.words) { index, prefix, refused in
        helper.offers(index, prefix, refused, count: list)
      }
    }
    let time = (Usage.now(.thread) - start).processor * 1e3 / Double(max(sum.used, 1))
    figures.add(
      "typing: \(name)", sum.savings, "% of keys saved",
      String(
        format: "%d of %d keys, %d of %d words picked, %.2f ms of a core a key", sum.used, sum.plain,
        sum.picks, sum.words, time))
  }

  /// What every model is trained on.
  private var training: TrainedModel {
    var trained = TrainedModel(set: .holmes)
    trained.isRunningText = true
    trained.tokenLimit = tokens
    return trained
  }

  private func reportPresage(_ passages: [Passage], _ figures: Figures) throws {
    let typist = try PresageTyping(cache: bench.cache, name: "t\(tokens)") { try training.documents(bench).joined() }
    for count in [0] + learnt {
      var (used, plain) = (0, 0)
      for passage in passages {
        let keys = try typist.type(passage.typed, learnt: passage.before(count))
        (used, plain) = (used + keys.used, plain + keys.plain)
      }
      figures.add(
        "typing: presage" + (count > 0 ? ", \(count) words before learnt" : ""),
        Double(plain - used) / Double(max(plain, 1)) * 100, "% of keys saved", "\(used) of \(plain) keys")
    }
  }

  // MARK: KenLM

  /// A model that computes what KenLM's does: lmplz's estimate of the same text, imported.
  private func rival(_ kenlm: String, _ figures: Figures) throws -> Model {
    let lmplz = "\(kenlm)/lmplz"
    guard FileManager.default.isExecutableFile(atPath: lmplz) else {
      throw ValidationError("\(lmplz) is not there: make it with packaging/build-lmplz \(kenlm)")
    }
    try FileManager.default.createDirectory(atPath: bench.cache, withIntermediateDirectories: true)
    let path = "\(bench.cache)/typing-kenlm-t\(tokens).kith"
    if !FileManager.default.fileExists(atPath: path) {
      let folder = "\(bench.cache)/typing-kenlm"
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(atPath: folder) }
      let text = try training.documents(bench).map(RunningText.sentences).joined()
      try text.write(toFile: "\(folder)/train", atomically: false, encoding: .utf8)
      note("typing: lmplz")
      _ = try shell(
        "\(lmplz) -o 5 -S 1G -T \(folder)/ --discount_fallback --skip_symbols < \(folder)/train > \(folder)/arpa")
      note("typing: reading its ARPA file")
      var options = ImportOptions()
      options.isPreTokenized = false
      try ModelImport(output: path, options: options).run(on: "\(folder)/arpa")
    }
    return try Model(contentsOf: path)
  }
}

/// A stretch of a novel to be typed, and what stands before it.
struct Passage {
  /// Sentences as written.
  var typed: [String] = []
  private let earlier: ArraySlice<String>

  /// - Parameter lines: the novel's sentences; whole ones from its middle are typed until there are enough words.
  init(lines: [String], words: Int) {
    let middle = lines.count / 2
    var count = 0
    for line in lines[middle...] where count < words {
      typed.append(line)
      count += line.split(separator: " ").count
    }
    earlier = lines[..<middle]
  }

  /// The sentences right before it, so many words.
  func before(_ wanted: Int) -> [String] {
    var before: [String] = []
    var count = 0
    for line in earlier.reversed() {
      guard count < wanted else { break }
      before.append(line)
      count += line.split(separator: " ").count
    }
    return before.reversed()
  }
}

/// A model that helps to type sentences: it reads what is written and predicts the word under way.
final class TypistHelper {
  /// The words and marks of the text.
  let words: [TypedWord]
  private let model: Model
  private let offersMarks: Bool
  private let lines: [[UInt8]]
  /// For each word its line, and how many bytes of the line stand before it.
  private var starts: [(line: Int, offset: Int)] = []
  /// What was written before this line.
  private var base: Context
  private var baseLine = 0
  /// What was written before this word.
  private var context: Context
  private var contextIndex = -1

  /// - Parameters:
  ///   - memory: what the typist's memory has learnt.
  ///   - before: sentences that are written already.
  ///   - lines: the sentences to be typed.
  ///   - offersMarks: whether commas and the like are offered as words are.
  init(
    _ model: Model, _ experts: Experts, memory: Memory? = nil, before: [String], typing lines: [String],
    offersMarks: Bool
  ) {
    self.model = model
    self.offersMarks = offersMarks
    base = model.emptyContext(for: experts)
    base.memory = memory
    if !before.isEmpty { model.append(before.joined(separator: "\n"), to: &base) }
    context = base
    self.lines = lines.map { Array($0.utf8) }
    var words: [TypedWord] = []
    for (index, line) in self.lines.enumerated() {
      var tokens: [Token] = []
      Tokenizer.scan(line.span, into: &tokens)
      for token in tokens {
        words.append(
          TypedWord(
            String(decoding: line[token.range], as: UTF8.self), followsSpace: token.start == 0 || token.gap > .none,
            isOffered: offersMarks || token.traits.contains(.word)))
        starts.append((index, token.start))
      }
    }
    self.words = words
  }

  /// The likeliest words that begin with the prefix and were not refused.
  func offers(_ index: Int, _ prefix: String, _ refused: Set<String>, count: Int) -> [String] {
    if index != contextIndex {
      let start = starts[index]
      while baseLine < start.line {
        model.append(String(decoding: lines[baseLine], as: UTF8.self) + "\n", to: &base)
        baseLine += 1
      }
      context = base
      let written = lines[start.line][..<start.offset]
      if !written.isEmpty { model.append(String(decoding: written, as: UTF8.self), to: &context) }
      contextIndex = index
    }
    // Marks that are not offered are left out, and only an empty prefix lets them in.
    let spare = prefix.isEmpty && !offersMarks ? 40 : 0
    return model.predict(after: context, count: count + refused.count + spare, prefix: prefix).lazy
      .map(\.word).filter { (self.offersMarks || Self.isWord($0)) && !refused.contains($0) }.prefix(count).map { $0 }
  }

  private static func isWord(_ text: String) -> Bool { text.contains { $0.isLetter || $0.isNumber } }
}
