import Dispatch
import Fixtures
import Foundation
import LanguageModel
import Storage
import Synchronization
import Testing

@testable import Training

/// Parts that other machines learn: here threads, which share nothing with the training but files.
@Suite struct `Parts that are learnt through files` {
  private static let documents: [String] = {
    var corpus = TopicCorpus(seed: 5)
    return corpus.documents(40)
  }()
  private let folder = TemporaryFolder()
  private var exchange: ExchangeFolder { ExchangeFolder(path: folder.file("exchange")) }

  /// - Parameter pairs: bytes of the table of co-occurrences, nil for the default.
  private func train(
    _ name: String, on documents: [String] = documents, parts: Int = 3, pairs: Int? = nil,
    exchange: ExchangeFolder? = nil,
    checkpoint: CheckpointLocation? = nil, control: TrainingControl = TrainingControl()
  ) throws -> String {
    var options = TopicCorpus.options
    options.cooccurrenceByteCount = pairs
    options.parts = TrainingOptions.Parts(count: parts, roundLength: 2_000)
    return try TrainingRun(
      output: folder.file(name), options: options, control: control, checkpoint: checkpoint, exchange: exchange
    ).train(on: source(documents)).contentHash
  }

  /// Machines that learn parts until the training has ended, or `body` has.
  private func withMachines<Result>(
    _ count: Int, at exchange: ExchangeFolder, _ body: () throws -> Result
  ) rethrows -> (Result, summaries: [PartSummary]) {
    let (group, over, machines) = (DispatchGroup(), Flag(), Machines())
    for part in 0..<count {
      DispatchQueue(label: "machine \(part)").async(group: group) {
        let control = TrainingControl(isCancelled: { over.isSet })
        // Where the training is cancelled its files go away in the middle of a round.
        try? PartRun(exchange, part: part, control: control).stay { summary in
          machines.seen.withLock { $0.append(summary) }
        }
      }
    }
    defer {
      over.set()
      group.wait()
    }
    let result = try body()
    group.wait()
    return (result, machines.seen.withLock { $0 })
  }

  private final class Machines: Sendable {
    let seen = Mutex<[PartSummary]>([])
  }

  @Test func `give the bits that one machine gives, and leave only word that it is over`() throws {
    let alone = try train("alone")
    let (together, summaries) = try withMachines(3, at: exchange) { try train("together", exchange: exchange) }
    #expect(together == alone)
    let roundCount = try #require(summaries.first).roundCount
    let counted = summaries.filter { $0.round == nil }
    #expect(counted.map(\.part).sorted() == [0, 1, 2])
    let rounds = summaries.compactMap(\.round)
    #expect(roundCount > 2 && Set(rounds) == Set(0..<roundCount))
    #expect(Set(summaries.map(\.part)) == [0, 1, 2] && rounds.count <= 3 * roundCount)
    #expect(folderEntries(exchange.path) == ["round"])
    #expect(try String(contentsOfFile: exchange.round, encoding: .utf8) == #"{"ended":true}"# + "\n")
  }

  @Test func `go on from a checkpoint, and another training may use the folder after them`() throws {
    let alone = try train("alone")
    let place = CheckpointLocation(path: folder.file("checkpoint"), interval: .zero)
    let reached = Flag()
    let control = TrainingControl(
      report: { if $0.stage == .associate, $0.done > 9_000 { reached.set() } }, isCancelled: { reached.isSet })
    #expect(throws: TrainingError.cancelled) {
      try withMachines(3, at: exchange) {
        try train("cut", exchange: exchange, checkpoint: place, control: control)
      }
    }
    var first: Int?
    let again = TrainingControl(report: { if $0.stage == .associate, first == nil { first = $0.done } })
    // Machines that come early would read that the one before has ended.
    try FileManager.default.removeItem(atPath: exchange.path)
    let (resumed, _) = try withMachines(3, at: exchange) {
      try train("resumed", exchange: exchange, checkpoint: place, control: again)
    }
    #expect(resumed == alone && (first ?? 0) > 0)
  }

  @Test func `count co-occurrences across the places where a document is cut between parts`() throws {
    var corpus = TopicCorpus(seed: 6)
    let documents = corpus.documents(3, sentences: 400)
    let alone = try train("alone", on: documents)
    let (together, summaries) = try withMachines(3, at: exchange) {
      try train("together", on: documents, exchange: exchange)
    }
    #expect(together == alone && summaries.contains { $0.round == nil && $0.tokens > 1_000 })
  }

  @Test func `count co-occurrences again where their counts cannot be used, with a warning`() throws {
    let alone = try train("alone", parts: 2)
    let exchange = self.exchange
    var (warnings, isDamaged) = ([String](), false)
    let (group, over) = (DispatchGroup(), Flag())
    // One machine, so that part 1 lacks until part 0 has been counted again.
    DispatchQueue(label: "machine 0").async(group: group) {
      try? PartRun(exchange, part: 0, control: TrainingControl(isCancelled: { over.isSet })).stay { _ in }
    }
    defer {
      over.set()
      group.wait()
    }
    let second = Flag()
    let control = TrainingControl(
      report: { progress in
        guard progress.stage == .cooccur, !isDamaged else { return }
        // A file of this training, in which a pair has become another's.
        guard let bytes = try? Data(contentsOf: URL(filePath: exchange.corpus)),
          let corpus = try? PartedCorpus(contentsOf: exchange.corpus), !bytes.isEmpty
        else { return }
        try? Self.writeImpossiblePairs(to: exchange.pairs(1), key: corpus.key, rows: corpus.frequencies.count)
        isDamaged = true
      },
      warn: { warning in
        warnings.append(warning)
        guard !second.isSet else { return }
        second.set()
        DispatchQueue(label: "machine 1").async(group: group) {
          try? PartRun(exchange, part: 1, control: TrainingControl(isCancelled: { over.isSet })).stay { _ in }
        }
      })
    #expect(try train("together", parts: 2, exchange: exchange, control: control) == alone)
    #expect(
      warnings.contains {
        $0.contains("pairs.1 cannot be used: it is damaged in code.0") && $0.contains("count its co-occurrences again")
      }, "\(warnings)")
  }

  /// Rows whose last one says that a word stands near itself and near a later one, and has no code.
  private static func writeImpossiblePairs(to path: String, key: String, rows: Int) throws {
    let writer = try ModelFileWriter(path: path, magic: ModelFileLayout.exchangeMagic)
    var facts = FactLines()
    facts.add("key", key)
    facts.add("part", 1)
    facts.add("blocks", 1)
    try facts.write(to: writer)
    var counts = [UInt32](repeating: 0, count: rows)
    let lengths = counts
    counts[rows - 1] = 2
    let partners: [UInt16] = [UInt16(rows - 1), UInt16(rows)]
    try writer.section("count.0", counts.span)
    try writer.section("length.0", lengths.span)
    try writer.section("partner.0", partners.span)
    try writer.section("code.0", [UInt8]().span)
    try writer.finish()
  }

  @Test func `are learnt again where what came of them cannot be used, with a warning`() throws {
    let alone = try train("alone", parts: 2, pairs: 0)
    let exchange = self.exchange
    let (together, warnings, helped) = try withTraining { [folder] in
      // Part 0 learns once; its file comes damaged, then whole, and nobody else is there until it was refused.
      let other = ExchangeFolder(path: folder.file("copy"))
      try FileManager.default.copyItem(atPath: exchange.path, toPath: other.path)
      _ = try PartRun(other, part: 0).learn()
      var bytes = try Data(contentsOf: URL(filePath: other.learnt(0)))
      bytes[bytes.count / 2] ^= 1
      try bytes.write(to: URL(filePath: other.path + "/damaged"))
      try FileManager.default.moveItem(atPath: other.path + "/damaged", toPath: exchange.learnt(0))
      while FileManager.default.fileExists(atPath: exchange.learnt(0)) { usleep(1_000) }
    }
    #expect(together == alone && helped)
    #expect(
      warnings.contains { $0.contains("learnt.0 cannot be used") && $0.contains("has to learn round 1 again") },
      "\(warnings)")
  }

  /// Trains in two parts; `before` is called when the first round waits, and machines come after it.
  private func withTraining(
    _ before: @escaping @Sendable () throws -> Void
  ) throws -> (hash: String, warnings: [String], helped: Bool) {
    let (exchange, helped, group) = (self.exchange, Flag(), DispatchGroup())
    DispatchQueue(label: "helper").async(group: group) {
      while !exchange.state.isRound { usleep(1_000) }
      if (try? before()) != nil { helped.set() }
      for part in 0..<2 {
        DispatchQueue(label: "machine \(part)").async(group: group) {
          try? PartRun(exchange, part: part).stay { _ in }
        }
      }
    }
    var warnings: [String] = []
    let control = TrainingControl(warn: { warnings.append($0) })
    let hash = try train("together", parts: 2, pairs: 0, exchange: exchange, control: control)
    group.wait()
    return (hash, warnings, helped.isSet)
  }

  @Test func `are learnt again by a machine that has stayed, where what it learnt has gone`() throws {
    let alone = try train("alone", parts: 2, pairs: 0)
    let exchange = self.exchange
    let (removed, group) = (Flag(), DispatchGroup())
    DispatchQueue(label: "staying").async(group: group) { try? PartRun(exchange, part: 0).stay { _ in } }
    DispatchQueue(label: "late").async(group: group) {
      // As where the training was killed and has begun anew: the same start, and nothing learnt.
      while unsafe unlink(exchange.learnt(0)) != 0 { usleep(500) }
      removed.set()
      try? PartRun(exchange, part: 1).stay { _ in }
    }
    // It looks for what was learnt only after that.
    let control = TrainingControl(report: {
      if $0.stage == .associate, exchange.state.isRound { while !removed.isSet { usleep(500) } }
    })
    #expect(try train("together", parts: 2, pairs: 0, exchange: exchange, control: control) == alone)
    group.wait()
  }

  // MARK: What is wrong

  /// A folder as a training that waits has it.
  private func waiting() throws -> ExchangeFolder {
    let reached = Flag()
    let (exchange, copy) = (self.exchange, ExchangeFolder(path: folder.file("copy")))
    let control = TrainingControl(
      report: { _ in
        guard exchange.state.isRound, !reached.isSet else { return }
        try? FileManager.default.copyItem(atPath: exchange.path, toPath: copy.path)
        reached.set()
      }, isCancelled: { reached.isSet })
    #expect(throws: TrainingError.cancelled) { try train("none", pairs: 0, exchange: exchange, control: control) }
    return copy
  }

  private func refusal(_ exchange: ExchangeFolder, part: Int = 0) throws -> TrainingError {
    do {
      let summary = try PartRun(exchange, part: part).learn()
      Issue.record("part \(part) was learnt: \(String(describing: summary))")
      return .cancelled
    } catch {
      return error
    }
  }

  @Test func `are refused with what is wrong, where a file lacks, is damaged or of another part`() throws {
    let good = try waiting()
    #expect(try refusal(good, part: 3).message == "there is no part 3: the training has parts 0 to 2")
    #expect(try PartRun(exchange, part: 0).learn() == nil)
    try PartRun(exchange, part: 0).stay { _ in Issue.record("learnt after the end") }
    #expect(throws: TrainingError.badOption("parts have numbers from 0 on, and not -1")) {
      try PartRun(good, part: -1).stay { _ in }
    }
    let noFolder = ExchangeFolder(path: folder.file("nowhere"))
    #expect(try refusal(noFolder).message.contains("there is no \(noFolder.corpus)"))
    _ = try PartRun(good, part: 0).learn()
    let learnt = try Data(contentsOf: URL(filePath: good.learnt(0)))
    try FileManager.default.removeItem(atPath: good.learnt(0))
    var generator = XorShift(seed: 11)
    for name in ["corpus", "start", "part.0", "noise.0", "noise.1"] {
      let path = "\(good.path)/\(name)"
      let bytes = try Data(contentsOf: URL(filePath: path))
      for turn in 0..<14 {
        var changed = bytes
        switch turn {
        case 0: changed = bytes.prefix(bytes.count / 2)
        case 1: changed = Data("text".utf8)
        default: changed[Int(generator.next() % UInt64(bytes.count))] ^= UInt8(1 << (generator.next() % 8))
        }
        try changed.write(to: URL(filePath: path))
        do {
          _ = try PartRun(good, part: 0).learn()
          // A byte between two sections means nothing.
          #expect(try Data(contentsOf: URL(filePath: good.learnt(0))) == learnt, "\(name), turn \(turn)")
          try FileManager.default.removeItem(atPath: good.learnt(0))
        } catch let error as TrainingError {
          #expect(error.message.contains(path), "\(name), turn \(turn): \(error.message)")
        }
      }
      try bytes.write(to: URL(filePath: path))
    }
    // Whole files that do not belong together.
    for (name, value) in [("dimension", "1024"), ("layers", "0"), ("layers", "9"), ("rounds", "1"), ("quotes", "1 2")] {
      let bytes = try Data(contentsOf: URL(filePath: good.corpus))
      try change(name, to: value, in: good.corpus)
      let message = try refusal(good).message
      #expect(message.hasPrefix(good.path), "\(name) \(value): \(message)")
      try bytes.write(to: URL(filePath: good.corpus))
    }
    // The noise of the halves, exchanged; and a trainer that learns otherwise.
    let half = try Data(contentsOf: URL(filePath: good.noise(0)))
    try Data(contentsOf: URL(filePath: good.noise(1))).write(to: URL(filePath: good.noise(0)))
    #expect(try refusal(good).message.contains("\(good.noise(0)): it is damaged in about: it is of another training"))
    try half.write(to: URL(filePath: good.noise(0)))
    let corpus = try Data(contentsOf: URL(filePath: good.corpus))
    try change("key", to: "trainer 1; text 5", in: good.corpus)
    #expect(try refusal(good).message.contains("all machines need the same version"))
    try corpus.write(to: URL(filePath: good.corpus))
    // Another part's text.
    try FileManager.default.removeItem(atPath: good.part(0))
    try FileManager.default.copyItem(atPath: good.part(1), toPath: good.part(0))
    #expect(try refusal(good).message.contains("of another part"))
  }

  /// Changes a fact of the file `corpus`, whose checksums are right again.
  private func change(_ name: String, to value: String, in path: String) throws {
    let file = try ModelFile(contentsOf: path, magic: ModelFileLayout.exchangeMagic)
    var facts = FactLines()
    for line in try FactLines(file).lines { facts.add(line.name, line.name == name ? value : line.value) }
    let frequencies: MappedColumn<UInt64> = try file.column("frequency", of: UInt64.self)
    let writer = try ModelFileWriter(path: path, magic: ModelFileLayout.exchangeMagic)
    try facts.write(to: writer)
    try writer.section("frequency", frequencies)
    try writer.finish()
  }

  @Test(arguments: [
    ["corpus"], ["corpus", "round"], ["round"], ["round", "corpus.txt"], ["round", "part.0.log"],
    ["round", "learnt.x"],
  ])
  func `never take what is somebody else's`(names: [String]) throws {
    try FileManager.default.createDirectory(atPath: exchange.path, withIntermediateDirectories: true)
    for name in names { try "mine".write(toFile: "\(exchange.path)/\(name)", atomically: true, encoding: .utf8) }
    #expect {
      try train("none", exchange: exchange)
    } throws: {
      ($0 as? TrainingError)?.message.contains("name an empty folder") == true
    }
    for name in names { #expect(try String(contentsOfFile: "\(exchange.path)/\(name)", encoding: .utf8) == "mine") }
  }

  @Test func `leave what comes into their folder`() throws {
    let exchange = self.exchange
    _ = try withMachines(2, at: exchange) {
      try train(
        "together", parts: 2, exchange: exchange,
        control: TrainingControl(report: {
          guard $0.stage == .associate else { return }
          try? "mine".write(toFile: "\(exchange.path)/part.0.log", atomically: true, encoding: .utf8)
        }))
    }
    #expect(folderEntries(exchange.path) == ["part.0.log", "round"])
  }

  @Test func `have a folder of their own`() throws {
    try FileManager.default.createDirectory(atPath: exchange.path, withIntermediateDirectories: true)
    do {
      let session = try ExchangeSession(exchange)
      #expect {
        try train("none", exchange: exchange)
      } throws: {
        ($0 as? TrainingError)?.message == "another training uses \(exchange.path): name another folder"
      }
      #expect(
        try refusal(exchange).message
          == "the training asks for nothing at the moment: try again when \(exchange.round) names a round")
      withExtendedLifetime(session) {}
    }
    #expect(folderEntries(exchange.path) == ["round"])
  }

  @Test func `are told that a training has ended that needed none, and are not asked for grammar alone`() throws {
    var options = TopicCorpus.options
    options.parts = TrainingOptions.Parts(count: 2)
    // Text for grammar alone.
    let (_, summaries) = try withMachines(2, at: exchange) {
      try TrainingRun(output: folder.file("little"), options: options, exchange: exchange)
        .train(on: source(["the boat left the harbour"]))
    }
    #expect(summaries.isEmpty && folderEntries(exchange.path) == ["round"])
    options.hasAssociations = false
    #expect(throws: TrainingError.badOption("parts learn associations: leave out --parts, or --grammar-only")) {
      try TrainingRun(output: folder.file("none"), options: options).train(on: source(Self.documents))
    }
  }
}

extension ExchangeFolder.State {
  fileprivate var isRound: Bool { if case .round = self { true } else { false } }
}
