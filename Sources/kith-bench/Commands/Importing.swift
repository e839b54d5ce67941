import ArgumentParser
import Foundation
import LanguageModel
import Measuring

/// Reading another toolkit's model, beside KenLM's own reader in the same run.
struct Importing: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Processor time and memory of kithd import, beside build_binary trie on the same ARPA file.",
    discussion: """
      The ARPA file is lmplz's, of order 5, unpruned, of the beginning of the set's text: some 12 million n-grams by \
      default. Both are given the same memory for sorting and run in turn; the medians count. Wanted are at most 1.2 \
      times the processor time of build_binary, and at most 64 MiB more than --memory. A trie of KenLM's is imported, too.
      """)

  @Argument(help: "Which set's text.")
  var set: BenchmarkSet = .holmes

  @OptionGroup var bench: BenchOptions

  @Option(help: ArgumentHelp("KenLM's programs, as packaging/build-lmplz leaves them.", valueName: "folder"))
  var kenlm = ".build/kenlm"

  @Option(help: ArgumentHelp("The daemon's program. (default: the kithd beside this one)", valueName: "path"))
  var kithd: String?

  @Option(help: ArgumentHelp("How much text, in tokens, as 5M.", valueName: "tokens"))
  var tokens = Amount(argument: "5M")!

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Memory for sorting, as 128M; each of several is measured.", valueName: "bytes"))
  var memory: [Amount] = ["128M", "1G"].compactMap(Amount.init(argument:))

  @Option(help: "How often each is run.")
  var count = 3

  func run() throws {
    for program in ["lmplz", "build_binary"]
    where !FileManager.default.isExecutableFile(atPath: "\(kenlm)/\(program)") {
      throw ValidationError("\(kenlm)/\(program) is not there: make it with packaging/build-lmplz \(kenlm)")
    }
    let beside = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent().path
    let program = kithd ?? "\(beside)/kithd"
    let figures = Figures(bench)
    let folder = "\(bench.cache)/import-\(ProcessInfo.processInfo.processIdentifier)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let arpa = "\(folder)/model.arpa"
    try makeARPA(arpa, in: folder)
    let megabytes = Double((try FileManager.default.attributesOfItem(atPath: arpa)[.size] as? Int) ?? 0) / 1e6
    for memory in memory {
      var (theirs, ours, tries): ([MeasuredProcess], [MeasuredProcess], [MeasuredProcess]) = ([], [], [])
      for round in 0..<count {
        theirs.append(
          try MeasuredProcess(
            "\(kenlm)/build_binary", ["-S", memory.text, "-T", "\(folder)/", "trie", arpa, "\(folder)/trie"]))
        note("import: \(memory) \(round + 1) of \(count), build_binary")
        let options = ["import", "--memory", memory.text, "--output", "\(folder)/model.kith"]
        ours.append(try MeasuredProcess(program, options + [arpa]))
        note("import: \(memory) \(round + 1) of \(count), kithd")
        tries.append(try MeasuredProcess(program, options + ["\(folder)/trie"]))
        note("import: \(memory) \(round + 1) of \(count), kithd, the trie")
      }
      if memory.bytes == self.memory[0].bytes {
        let model = try Model(contentsOf: "\(folder)/model.kith")
        let nGrams = Double(model.details.nGramCounts.reduce(0, +)) / 1e6
        figures.add("n-grams in the ARPA file", nGrams, "million", String(format: "%.0f MB", megabytes))
      }
      report("ARPA file", memory, ours, theirs, figures)
      report("KenLM's trie", memory, tries, theirs, figures)
    }
  }

  /// Writes lmplz's ARPA file of the beginning of the text.
  private func makeARPA(_ path: String, in folder: String) throws {
    let text = "\(folder)/text"
    var rest = tokens.tokens
    guard FileManager.default.createFile(atPath: text, contents: nil) else {
      throw ValidationError("\(text) cannot be written: give another --cache")
    }
    let file = try FileHandle(forWritingTo: URL(filePath: text))
    for document in try set.documents(.train, in: bench.dataFolder()) where rest > 0 {
      var lines = ""
      for line in document.split(separator: "\n") where rest > 0 {
        lines += "\(line)\n"
        rest -= line.split(separator: " ").count + 1
      }
      try file.write(contentsOf: Data(lines.utf8))
    }
    try file.close()
    note("import: lmplz")
    _ = try shell("\(kenlm)/lmplz -o 5 -S 1G -T \(folder)/ --discount_fallback --skip_symbols < \(text) > \(path)")
    try FileManager.default.removeItem(atPath: text)
  }

  private func report(
    _ name: String, _ memory: Amount, _ ours: [MeasuredProcess], _ theirs: [MeasuredProcess], _ figures: Figures
  ) {
    for (unit, value) in [("s of processor time", \Usage.processor), ("s", \Usage.wall)] {
      let (a, b) = (median(ours.map { $0.usage[keyPath: value] }), median(theirs.map { $0.usage[keyPath: value] }))
      figures.add(
        "\(name), --memory \(memory)", a, unit, String(format: "build_binary trie %.2f: %.2f times that", b, a / b),
        better: .lower)
    }
    let (a, b) = (ours.map(\.peakBytes).max() ?? 0, theirs.map(\.peakBytes).max() ?? 0)
    figures.add(
      "\(name), --memory \(memory): peak memory", Double(a) / 0x1p20, "MiB",
      String(format: "build_binary trie %.0f; wanted at most %d", Double(b) / 0x1p20, memory.bytes >> 20 + 64),
      better: .lower)
  }
}
