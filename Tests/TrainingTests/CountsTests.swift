import Fixtures
import Glibc
import LanguageModel
import Storage
import Synchronization
import Testing
import Tokenization
import Training

@Suite struct CountsTests {
  let folder = TemporaryFolder()

  static func options(order: Int, isPreTokenized: Bool, within: Bool) -> TrainingOptions {
    var options = TrainingOptions()
    options.order = order
    options.layout = TextLayout(isPreTokenized: isPreTokenized, documents: isPreTokenized ? .emptyLines : .files)
    options.historyAcrossSentences = !within
    options.hasAssociations = false
    return options
  }

  /// Ten documents; words that only some of them hold.
  static let documents: [String] =
    (0..<8).map { RandomText(seed: $0, sentences: 40, words: 60 + Int($0) * 20).text } + TinyCorpus.documents

  /// Counts the documents in three parts, of which one is small.
  func countParts(_ options: TrainingOptions) throws -> [String] {
    let parts = [Array(Self.documents[..<4]), Array(Self.documents[4..<5]), Array(Self.documents[5...])]
    return try parts.enumerated().map { index, documents in
      let path = folder.file("part\(index).counts")
      try CountsRun(output: path, options: options).count(on: source(documents))
      return path
    }
  }

  @Test(arguments: [1, 2, 3, 5, 7], [(true, true), (true, false), (false, false), (false, true)])
  func `counts of parts, merged and estimated, are the model of the whole, bit for bit`(
    order: Int, text: (isPreTokenized: Bool, within: Bool)
  ) throws {
    var options = Self.options(order: order, isPreTokenized: text.isPreTokenized, within: text.within)
    let parts = try countParts(options)
    options.minimumCount = 2
    options.pruning = Array([0, 0, 1].prefix(order))
    options.description = "the same"
    try TrainingRun(output: folder.file("whole.kith"), options: options).train(on: source(Self.documents))
    try CountsMerge(output: folder.file("merged.counts")).merge(parts)
    try CountsEstimate(output: folder.file("merged.kith"), options: options).estimate([folder.file("merged.counts")])
    try CountsEstimate(output: folder.file("parts.kith"), options: options).estimate(parts.reversed())
    let whole = try contents(of: folder.file("whole.kith"))
    #expect(try contents(of: folder.file("merged.kith")) == whole)
    #expect(try contents(of: folder.file("parts.kith")) == whole, "merging beforehand is not needed")
    #expect(try Model(contentsOf: folder.file("merged.kith")).details.trainingDocuments > 5)
  }

  @Test func `merged counts are the counts of the whole, bit for bit, in whatever order they were merged`() throws {
    let options = Self.options(order: 3, isPreTokenized: false, within: false)
    let parts = try countParts(options)
    let whole = try CountsRun(output: folder.file("whole"), options: options).count(on: source(Self.documents))
    let all = try CountsMerge(output: folder.file("all")).merge(parts)
    try CountsMerge(output: folder.file("pair")).merge([parts[2], parts[0]])
    try CountsMerge(output: folder.file("steps")).merge([parts[1], folder.file("pair")])
    #expect(all == whole)
    let expected = try contents(of: folder.file("whole"))
    #expect(try contents(of: folder.file("all")) == expected)
    #expect(try contents(of: folder.file("steps")) == expected)
  }

  @Test func `a lower order is estimated from the same counts`() throws {
    var options = Self.options(order: 5, isPreTokenized: true, within: true)
    let parts = try countParts(options)
    try CountsEstimate(output: folder.file("parts.kith"), order: 2, options: options).estimate(parts)
    options.order = 2
    try TrainingRun(output: folder.file("whole.kith"), options: options).train(on: source(Self.documents))
    #expect(try contents(of: folder.file("parts.kith")) == contents(of: folder.file("whole.kith")))
    let error = #expect(throws: TrainingError.self) {
      try CountsEstimate(output: folder.file("no.kith"), order: 6, options: options).estimate(parts)
    }
    #expect(error?.message.contains("order 5") == true)
  }

  @Test func `parts that were counted differently are not merged`() throws {
    let part = try countParts(Self.options(order: 3, isPreTokenized: true, within: true))[0]
    let others = [(4, true, true), (3, false, true), (3, true, false)]
    for (order, isPreTokenized, within) in others {
      let other = folder.file("other.counts")
      let options = Self.options(order: order, isPreTokenized: isPreTokenized, within: within)
      try CountsRun(output: other, options: options).count(on: source(["a b c"]))
      let error = #expect(throws: TrainingError.self) {
        try CountsMerge(output: folder.file("no")).merge([part, other])
      }
      #expect(error?.message.contains("other.counts") == true && error?.message.contains("alike") == true)
    }
    #expect(!folderEntries(folder.path).contains("no"))
  }

  @Test func `a damaged or foreign file of counts is refused with a sentence`() throws {
    let options = Self.options(order: 2, isPreTokenized: true, within: true)
    let path = folder.file("good.counts")
    try CountsRun(output: path, options: options).count(on: source(["a b a\nb c\n"]))
    let good = try contents(of: path)
    func refuse(_ bytes: [UInt8]) throws {
      let damaged = try folder.write(bytes, to: "damaged.counts")
      let error = #expect(throws: TrainingError.self) { try CountsMerge(output: folder.file("no")).merge([damaged]) }
      #expect(error?.message.contains("damaged.counts: it ") == true)
    }
    for length in stride(from: 0, to: good.count, by: 7) { try refuse(Array(good.prefix(length))) }
    // Bytes between sections mean nothing.
    let file = try ModelFile(contentsOf: path, magic: ModelFileLayout.countsMagic)
    for section in file.sections where section.byteCount > 0 {
      var bytes = good
      bytes[section.offset + section.byteCount / 2] ^= 0x20
      try refuse(bytes)
    }
    try refuse(Array("The harbour was quiet.".utf8))
    let model = try trainModel(in: folder)
    withExtendedLifetime(model) {}
    try refuse(try contents(of: folder.file("tiny.kith")))
    #expect(throws: ModelError.notAModel) { try Model(contentsOf: path) }
    #expect(!folderEntries(folder.path).contains("no"))
  }

  /// Files whose checksums hold, but whose content was not made by kith.
  @Test(arguments: 0..<8) func `a file of counts that contradicts itself is refused`(fault: Int) throws {
    let path = folder.file("forged.counts")
    let writer = try ModelFileWriter(path: path, magic: ModelFileLayout.countsMagic)
    let order = fault == 0 ? "9" : fault == 1 ? "0" : "2"
    let special = fault == 2 ? "1" : "0 1 1"
    let about = Array(
      "order\t\(order)\ntokens\t3\ndocuments\t1\nsentences\t1\npre-tokenized\tyes\nspecial\t\(special)\n".utf8)
    try writer.section("counts", about.span)
    let text = Array((fault == 3 ? "ba" : "ab").utf8)
    try writer.section("word.text", text.span)
    let offsets: [UInt64] = fault == 4 ? [0, 9, 2] : [0, 1, 2]
    try writer.section("word.offset", offsets.span)
    let counts: [UInt64] = [1, 1]
    try writer.section("word.count", counts.span)
    let joined: [UInt64] = [0, 0]
    try writer.section("word.joined.previous", joined.span)
    try writer.section("word.joined.next", joined.span)
    let absent = UInt32.max
    var windows: [UInt32] = [1, 3, 1, 2, absent, 1, 3, 4, 1, 4, 2, 1]
    switch fault {
    case 5: windows[7] = 5
    case 6: windows[3] = 0
    case 7: windows[6] = absent
    default: break
    }
    try writer.section("window", windows.span)
    try writer.finish()
    let error = #expect(throws: TrainingError.self) { try CountsMerge(output: folder.file("no")).merge([path]) }
    #expect(error?.message.contains("damaged") == true)
  }

  @Test func `cancelled, nothing is left behind, at whatever moment`() throws {
    let options = Self.options(order: 3, isPreTokenized: true, within: true)
    let parts = try countParts(options)
    let output = folder.file("output")
    let steps: [(TrainingControl) throws -> Void] = [
      { try CountsRun(output: output, options: options, control: $0).count(on: source(Self.documents)) },
      { try CountsMerge(output: output, control: $0).merge(parts) },
      { try CountsEstimate(output: output, options: options, control: $0).estimate(parts) },
    ]
    let before = folderEntries(folder.path)
    for step in steps {
      var wasCancelled = 0
      for limit in 0..<20 {
        let asked = Atomic(0)
        let control = TrainingControl(isCancelled: { asked.add(1, ordering: .relaxed).newValue > limit })
        do {
          try step(control)
          unsafe unlink(output)
        } catch {
          #expect(error as? TrainingError == .cancelled)
          wasCancelled += 1
        }
        #expect(folderEntries(folder.path) == before)
      }
      #expect(wasCancelled > 1)
    }
  }

  @Test func `a corpus without words is refused`() {
    #expect(throws: TrainingError.noWords) { try CountsRun(output: folder.file("no")).count(on: source([" "])) }
    #expect(folderEntries(folder.path) == [])
  }

  @Test(arguments: [
    (TextLayout.DocumentBoundary.emptyLines, true), (.files, false), (.lines, false),
  ])
  func `lines that end within sentences give a warning where they end sentences`(
    boundary: TextLayout.DocumentBoundary, isWarned: Bool
  ) throws {
    let warnings = Mutex<[String]>([])
    var options = Self.options(order: 2, isPreTokenized: false, within: false)
    options.layout.documents = boundary
    let control = TrainingControl(warn: { warning in warnings.withLock { $0.append(warning) } })
    let wrapped = String(repeating: "The boat of the captain\nleft the harbour in\nthe morning.\n", count: 12)
    // Headings and verse begin in upper case.
    let others = String(repeating: "The town\nThe boat left.\n“the sea”\n", count: 12)
    for (text, isWrapped) in [(wrapped, true), (others, false)] {
      try CountsRun(output: folder.file("c"), options: options, control: control).count(on: source([text]))
      let found = warnings.withLock { $0.contains { $0.contains("after a line break, which ends a sentence") } }
      #expect(found == (isWarned && isWrapped), "\(warnings.withLock { $0 })")
      warnings.withLock { $0 = [] }
    }
  }

  @Test(arguments: [
    (["海は青い。the sea"], true, false), (["ファイル"], true, false), (["ภาษาไทย"], true, false), (["海 は 青い"], false, true),
    ([String(repeating: "the sea ", count: 400) + "海"], false, false),
  ])
  func `text that is counted by its characters gives a warning`(
    documents: [String], isWarned: Bool, isPreTokenized: Bool
  ) throws {
    let warnings = Mutex<[String]>([])
    let options = Self.options(order: 2, isPreTokenized: isPreTokenized, within: false)
    let control = TrainingControl(warn: { warning in warnings.withLock { $0.append(warning) } })
    try CountsRun(output: folder.file("c"), options: options, control: control).count(on: source(documents))
    #expect(warnings.withLock { $0.contains { $0.contains("scripts without spaces") } } == isWarned)
  }
}
