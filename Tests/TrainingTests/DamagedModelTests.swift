import Fixtures
import LanguageModel
import Storage
import Testing
import Tokenization
import Training

/// What a model file can suffer, and what is said then. Nothing may trap, whatever the bytes.
@Suite struct DamagedModelTests {
  let folder = TemporaryFolder()

  enum Kind: String, CaseIterable, CustomTestStringConvertible {
    case grammar, associations, imported
    var testDescription: String { rawValue }
  }

  /// A small model of each kind, as bytes.
  func bytes(of kind: Kind) throws -> [UInt8] {
    switch kind {
    case .grammar:
      var options = TrainingOptions()
      options.passageByteCount = 1 << 20
      _ = try trainModel(options: options, in: folder, named: "model")
    case .associations:
      var corpus = TopicCorpus(seed: 5)
      let model = try trainModel(
        on: corpus.documents(30), options: TopicCorpus.options, in: folder, named: "model")
      try #require(model.associations != nil && model.gates != nil)
    case .imported:
      let path = try folder.write(Array(ModelImportTests.small.utf8), to: "small.arpa")
      try ModelImport(output: folder.file("model")).run(on: path)
    }
    return try contents(of: folder.file("model"))
  }

  /// Opens and verifies a file of these bytes; nil if all is well.
  func fault(_ bytes: [UInt8]) throws -> ModelError? {
    let path = try folder.write(bytes, to: "damaged")
    do throws(ModelError) {
      try Model(contentsOf: path).verify()
      return nil
    } catch {
      #expect(error.message.contains("model") && !error.message.contains("damaged\""))
      return error
    }
  }

  @Test(arguments: Kind.allCases) func `a cut model says how much is missing`(kind: Kind) throws {
    let whole = try bytes(of: kind)
    let sections = try ModelFile(bytes: whole).sections
    let header = ModelFileLayout.headerByteCount
    #expect(try fault(whole) == nil)
    // Nothing; inside the magic; inside the header; the header alone; at, in and behind every section; in the table.
    for length in [0, 1, 7] { #expect(try fault(Array(whole.prefix(length))) == .notAModel) }
    for length in [8, 9, 24, header - 1] {
      #expect(try fault(Array(whole.prefix(length))) == .truncated(expected: header, found: length))
    }
    let offsets = sections.flatMap { [$0.offset, $0.offset + $0.byteCount / 2, $0.offset + $0.byteCount] }
    for length in [header, header + 1] + offsets + [whole.count - 48, whole.count - 1] {
      #expect(try fault(Array(whole.prefix(length))) == .truncated(expected: whole.count, found: length))
    }
    #expect(try fault(whole + [0]) == .truncated(expected: whole.count, found: whole.count + 1))
  }

  @Test(arguments: Kind.allCases) func `a flipped byte of any section is found by verifying, and named`(
    kind: Kind
  ) throws {
    let whole = try bytes(of: kind)
    for section in try ModelFile(bytes: whole).sections where section.byteCount > 0 {
      for offset in Set([0, section.byteCount / 3, section.byteCount - 1]) {
        var damaged = whole
        damaged[section.offset + offset] ^= 0x04
        guard case .corrupt = try fault(damaged) else {
          Issue.record("\(section.name), byte \(offset)")
          continue
        }
        let error = #expect(throws: StorageError.self) { try ModelFile(bytes: damaged).verify() }
        #expect(error == .corrupt(section: section.name, reason: "its checksum does not match"))
      }
    }
  }

  @Test func `a foreign file, a newer one and an unfinished one are told apart`() throws {
    let whole = try bytes(of: .grammar)
    #expect(try fault(Array("The harbour was quiet. Nobody had seen the box since Monday…".utf8)) == .notAModel)
    #expect(try fault([UInt8](repeating: 0, count: 4096)) == .notAModel)
    var text = whole  // as after a transfer in text mode
    text.remove(at: 5)
    #expect(try fault(text) == .notAModel)
    var newer = whole
    newer[8] = 7
    newer[12] = 7
    #expect(try fault(newer) == .wrongVersion(found: 7, newest: 3))
    var foreignOrder = whole  // as a machine of the other byte order would have written it
    for offset in stride(from: 8, to: 24, by: 4) { foreignOrder[offset..<offset + 4].reverse() }
    #expect(
      try fault(foreignOrder) == .corrupt(section: "the header", reason: "it was written with another byte order"))
    var unfinished = whole
    unfinished[20] = 1
    #expect(try fault(unfinished) == .incomplete)
    var header = whole
    header[40] ^= 1
    #expect(try fault(header) == .corrupt(section: "the header", reason: "its checksum does not match"))
    #expect(throws: ModelError.unreadable(reason: "cannot open it: No such file or directory")) {
      try Model(contentsOf: folder.file("absent"))
    }
  }

  @Test func `a sound file without what a model needs names what is missing`() throws {
    let whole = try ModelFile(bytes: try bytes(of: .associations))
    let optional: Set = ["cache.gate", "choice.weight", "similarity.vector"]
    for missing in whole.sections.map(\.name) where !optional.contains(missing) {
      let writer = try ModelFileWriter(path: folder.file("partial"))
      for section in whole.sections where section.name != missing {
        try writer.beginSection(section.name, elementByteCount: section.elementByteCount)
        try writer.append(whole.file.bytes.extracting(section.offset..<section.offset + section.byteCount))
        writer.endSection()
      }
      try writer.finish()
      let error = #expect(throws: ModelError.self) { try Model(contentsOf: folder.file("partial")) }
      #expect(error == .corrupt(section: missing, reason: "it is missing"))
    }
  }

  private func numbersOf(_ parts: LogParts) -> [Double] {
    [
      parts.grammar, parts.phraseNear, parts.phraseFar, parts.topic, parts.recurrence, parts.state, parts.normaliser,
      parts.verbatim,
    ]
  }

  /// Asks a model everything there is to ask. All numbers that come back are finite.
  func interrogate(_ model: Model) throws {
    let text = "the captain likes the name3 , \" the boat sees Anna and a garden . \" the unheard sea !"
    let context = model.context(after: text)
    var numbers: [Double] = []
    for prefix in ["", "th"] {
      for prediction in model.predict(after: context, count: 5, prefix: prefix, includeSentenceEnd: true) {
        numbers += [prediction.logProbability] + numbersOf(prediction.parts)
      }
    }
    let score = try model.score(text, after: context, words: true)
    numbers += [score.logProbability, score.perplexity, score.bitsPerCharacter]
    for word in try model.explain(text, after: context, passageCount: 3).words {
      for passage in word.evidence?.passages ?? [] {
        let isInside = passage.matched.allSatisfy { $0.upperBound <= passage.text.utf8.count }
        #expect(isInside && passage.order <= 7)
      }
      numbers += [word.unigram, word.score.logProbability, word.score.spelling] + numbersOf(word.score.parts)
      numbers += word.pulls.map(\.strength)
    }
    for options in [
      CompletionOptions(maxWords: 6, seed: 1),
      CompletionOptions(maxWords: 6, temperature: 0.7, topK: 5, topP: 0.9, repeatPenalty: 1.3, seed: 2, stop: ["gin"]),
      CompletionOptions(maxWords: 3, temperature: 0),
    ] {
      numbers.append(try model.complete(after: context, options: options).logProbability)
    }
    numbers += model.related(to: context, count: 3).map(\.weight)
    numbers += (model.similar(to: "boat", count: 3) ?? []).map(\.weight)
    numbers += model.topics(of: context, count: 2).flatMap(\.words).map(\.weight)
    for word in model.collocates(of: "boat", minimumCount: 1)?.words ?? [] {
      numbers += AssociationMeasure.allCases.map { word.statistics.value(of: $0) }
    }
    let sources = ReasoningSources(context: text, searchesPassages: true)
    if let reasoning = try model.reason("where is the boat ?", from: sources, stepLimit: 2) {
      numbers += reasoning.standing.answers.flatMap { [$0.score, $0.posterior] }
    }
    for passages in [model.passages].compactMap({ $0 }) {
      let words = ["boat", "harbour", "gin"].compactMap { model.vocabulary.id(of: $0) }
      if let node = words.first {
        _ = passages.find(node, with: words, window: 20, side: .both, count: 2, model.vocabulary)
      }
    }
    if let ranking = try model.choose(["sail", "sea"], before: "the boat has the ", after: " .", in: context) {
      numbers += ranking.choices.flatMap { [$0.score, $0.posterior] }
    }
    if let similarity = try model.similarity("the boat", "the sea") { numbers.append(similarity) }
    let areFinite = numbers.allSatisfy { $0.isFinite }
    #expect(areFinite)
  }

  /// Flips that are not looked for by `verify`: what opens must answer, if only nonsense.
  @Test(arguments: Kind.allCases, 0..<4) func `no flipped byte traps a model that is asked without verifying`(
    kind: Kind, seed: Int
  ) throws {
    let whole = try bytes(of: kind)
    let sections = try ModelFile(bytes: whole).sections.filter { $0.byteCount > 0 }
    var generator = SplitMix(state: UInt64(seed))
    var opened = 0
    for round in 0..<400 {
      // Every section as often as every other: the small ones decide most.
      let section = sections[round % sections.count]
      let offset = section.offset + Int(generator.next() % UInt64(section.byteCount))
      var damaged = whole
      damaged[offset] ^= [0xFF, 0x80, 0x7F, 0x01][Int(generator.next() % 4)]
      let model: Model
      do {
        model = try Model(ModelFile(bytes: damaged))
      } catch {
        #expect(!error.message.isEmpty)
        continue
      }
      try interrogate(model)
      opened += 1
    }
    #expect(opened > 100, "most flips do not show when opening")
  }

  /// The numbers of a whole section, or of a part of it, at once impossible.
  @Test(arguments: Kind.allCases, [0x00, 0xFF, 0x7F] as [UInt8])
  func `no overwritten section traps a model that is asked without verifying`(kind: Kind, filler: UInt8) throws {
    let whole = try bytes(of: kind)
    for section in try ModelFile(bytes: whole).sections {
      for part in [section.byteCount, section.byteCount / 2, 8] {
        var damaged = whole
        for offset in 0..<min(part, section.byteCount) { damaged[section.offset + offset] = filler }
        let model: Model
        do {
          model = try Model(ModelFile(bytes: damaged))
        } catch {
          #expect(!error.message.isEmpty)
          continue
        }
        try interrogate(model)
      }
    }
  }
}

/// Steele, Lea & Flood 2014: small, and the same everywhere.
private struct SplitMix {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
