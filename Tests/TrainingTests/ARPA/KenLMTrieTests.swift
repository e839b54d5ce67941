import Fixtures
import Foundation
import LanguageModel
import Storage
import Testing
import Tokenization
import Training
import VectorMath

/// Binary tries that KenLM's `build_binary` makes, found beside the `lmplz` that `KITH_LMPLZ` names.
@Suite(
  .enabled(if: KenLMPrograms.folder != nil, "set KITH_LMPLZ to KenLM's lmplz, with build_binary and query beside it"))
struct KenLMTrieTests {
  let folder = TemporaryFolder()

  enum Kind: String, CaseIterable, CustomTestStringConvertible {
    case trie, array, quantized, quantizedArray
    var testDescription: String { rawValue }
    var isQuantized: Bool { self == .quantized || self == .quantizedArray }
    /// What build_binary is given.
    var options: [String] {
      switch self {
      case .trie: []
      case .array: ["-a", "12"]
      case .quantized: ["-q", "8", "-b", "7"]
      case .quantizedArray: ["-q", "7", "-b", "8", "-a", "22"]
      }
    }
  }

  /// The ARPA file of a model that we trained, and the trie that KenLM makes of it.
  func files(order: Int, _ kind: Kind) throws -> (arpa: String, trie: String, text: RandomText) {
    let text = RandomText(seed: UInt64(order), sentences: 600, words: 700)
    var options = EstimationTests.preTokenized(order: order, within: true)
    options.pruning = [0]
    let arpa = folder.file("model.arpa")
    try ARPAWriter(trainModel(on: [text.text], options: options, in: folder)).write(to: arpa)
    return (arpa, try build(arpa, kind), text)
  }

  func build(_ arpa: String, _ kind: Kind) throws -> String {
    let trie = folder.file("model.\(kind)")
    _ = try KenLMPrograms.run("build_binary", ["-s"] + kind.options + ["trie", arpa, trie], in: folder)
    return trie
  }

  func imported(_ path: String, _ warn: @escaping (String) -> Void = { _ in }) throws -> Model {
    try ModelImport(output: folder.file("out.kith"), control: TrainingControl(warn: warn)).run(on: path)
    let model = try Model(contentsOf: folder.file("out.kith"))
    try model.verify()
    return model
  }

  func table(of model: Model) throws -> ARPATable {
    try ARPAWriter(model).write(to: folder.file("table.arpa"))
    return try ARPATable(String(decoding: contents(of: folder.file("table.arpa")), as: UTF8.self))
  }

  @Test(arguments: [2, 3, 5, 6], Kind.allCases) func `a trie gives the probabilities of its ARPA file`(
    order: Int, kind: Kind
  ) throws {
    let (arpa, trie, text) = try files(order: order, kind)
    let fromARPA = try imported(arpa)
    let model = try imported(trie)
    #expect(model.details.nGramCounts == fromARPA.details.nGramCounts)
    #expect(model.details.vocabularySize == fromARPA.details.vocabularySize)
    let (theirs, ours) = (try table(of: fromARPA), try table(of: model))
    // Codes are the means of bins.
    let tolerance = kind.isQuantized ? 0.6 : 1e-6
    for (words, expected) in theirs.entries where words != "<s>" {
      let found = try #require(ours.entries[words], "\(words)")
      #expect(abs(found.probability - expected.probability) < tolerance, "\(words)")
      #expect(abs((found.backoff ?? 0) - (expected.backoff ?? 0)) < tolerance, "\(words)")
    }
    // Codes or not: sentences have what KenLM itself computes with this file.
    let sentences = (0..<40).map { text.sentences[$0].joined(separator: " ") + ($0 % 3 == 0 ? " unheard of" : "") }
    let totals = try KenLMPrograms.totals(of: sentences, by: trie, in: folder)
    for (sentence, expected) in zip(sentences, totals) {
      let score = try model.score(sentence, after: model.emptyContext())
      #expect(abs((score.logProbability - score.spelling) / log(10) - expected) < 2e-3, "\(sentence)")
    }
  }

  @Test(arguments: Kind.allCases) func `what the ARPA file lacked is read as KenLM filled it in`(kind: Kind) throws {
    // Without <unk>, and with an n-gram whose suffix is missing.
    let text = SmallARPA.text.split(separator: "-1.0\t<unk>\n").joined()
      .split(separator: "ngram 1=5").joined(separator: "ngram 1=4")
    let arpa = try folder.write(Array(text.utf8), to: "small.arpa")
    let trie = try build(arpa, kind)
    var warnings: [String] = []
    let model = try imported(trie, { warnings.append($0) })
    #expect(warnings.contains { $0.contains("no <unk>") })
    guard !kind.isQuantized else { return }
    for (word, history, expected) in ModelImportTests.byHand where word != "never" {
      let found = ModelImportTests.log10Probability(word, after: history, model)
      #expect(abs(found - expected) < 1e-6, "P(\(word) | \(history))")
    }
  }

  @Test func `a trie needs no more memory than it is given, to the same bytes`() throws {
    let (_, trie, _) = try files(order: 4, .array)
    let large = try contents(of: imported(trie).verified(at: folder.file("out.kith")))
    var options = ImportOptions()
    options.memory = 16 << 20
    try ModelImport(output: folder.file("small.kith"), options: options).run(on: trie)
    #expect(try contents(of: folder.file("small.kith")) == large)
  }

  @Test func `other binaries of KenLM's are refused with what to do`() throws {
    let (arpa, _, _) = try files(order: 2, .trie)
    for (arguments, says) in [(["probing"], "build_binary trie"), (["-v", "trie"], "without -v")] {
      let path = folder.file("other")
      _ = try KenLMPrograms.run("build_binary", ["-s"] + arguments + [arpa, path], in: folder)
      let error = #expect(throws: TrainingError.self) { try imported(path) }
      #expect(error?.message.contains(says) == true, "\(error?.message ?? "")")
    }
  }

  @Test(arguments: Kind.allCases) func `whatever bytes a trie has, it gives a model or an error`(kind: Kind) throws {
    let arpa = try folder.write(Array(SmallARPA.text.utf8), to: "small.arpa")
    let whole = try contents(of: build(arpa, kind))
    var random = SeededGenerator(seed: 11)
    for round in 0..<150 {
      var bytes = whole
      if round % 3 == 0 {
        bytes.removeLast(Int.random(in: 1..<bytes.count - 52, using: &random))
      } else {
        for _ in 0..<Int.random(in: 1...4, using: &random) {
          // Past the magic, which is another file's otherwise.
          bytes[Int.random(in: 52..<bytes.count, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        }
      }
      let path = try folder.write(bytes, to: "damaged")
      do {
        let model = try imported(path)
        #expect(round % 3 != 0, "\(bytes.count) of \(whole.count) bytes were taken for a model")
        _ = try model.score("a b a\n", after: model.emptyContext())
      } catch let error as TrainingError {
        #expect(error.message.contains("damaged") || error.message.contains("KenLM"), "\(error.message)")
      }
    }
  }
}

extension Model {
  /// The path, once the model there was verified.
  fileprivate func verified(at path: String) throws -> String {
    try verify()
    return path
  }
}

/// KenLM's programs, if the environment says where they are.
enum KenLMPrograms {
  static let folder: String? = ProcessInfo.processInfo.environment["KITH_LMPLZ"].flatMap { lmplz in
    let folder = URL(filePath: lmplz).deletingLastPathComponent().path
    return ["build_binary", "query"].allSatisfy { FileManager.default.isExecutableFile(atPath: "\(folder)/\($0)") }
      ? folder : nil
  }

  /// What a program prints.
  static func run(
    _ name: String, _ arguments: [String], input: String = "/dev/null", in temporary: TemporaryFolder
  ) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: "\(try #require(folder))/\(name)")
    process.arguments = arguments
    // Files, not pipes: a process of another test could hold a pipe open.
    let (output, messages) = (try temporary.write([], to: "output.txt"), try temporary.write([], to: "messages.txt"))
    process.standardInput = FileHandle(forReadingAtPath: input)
    process.standardOutput = FileHandle(forWritingAtPath: output)
    process.standardError = FileHandle(forWritingAtPath: messages)
    try process.run()
    process.waitUntilExit()
    let said = String(decoding: try contents(of: messages), as: UTF8.self)
    try #require(process.terminationStatus == 0, "\(said)")
    return String(decoding: try contents(of: output), as: UTF8.self)
  }

  /// log10 P of each sentence, its end included.
  static func totals(of sentences: [String], by model: String, in temporary: TemporaryFolder) throws -> [Double] {
    let input = try temporary.write(Array((sentences.joined(separator: "\n") + "\n").utf8), to: "sentences.txt")
    let output = try run("query", ["-v", "sentence", model], input: input, in: temporary)
    let totals = output.split(separator: "\n").filter { $0.hasPrefix("Total: ") }.compactMap {
      Double($0.split(separator: " ")[1])
    }
    try #require(totals.count == sentences.count, "\(output.prefix(200))")
    return totals
  }
}
