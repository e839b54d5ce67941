import Foundation
import KithClient
import KithProtocol
import StrictJSON

/// A request that any model can answer.
struct SoakQuestion: Sendable {
  let operation: KithProtocol.Operation
  private let members: [(name: String, value: JSONValue)]

  init(_ query: Query<some Sendable>) {
    operation = query.operation
    members = query.members(model: nil)
  }

  /// Its answer, without what differs from time to time.
  /// - Parameter model: nil where a session is asked.
  func ask(_ connection: Connection, of model: String?) throws(ClientError) -> SoakAnswer {
    let named = model.map { [(name: ScopeTable.model.name, value: JSONValue.string($0))] } ?? []
    return SoakAnswer(try connection.call(operation, named + members))
  }
}

/// An answer to compare: the same bytes for the same bits.
struct SoakAnswer: Sendable, Equatable {
  private let bytes: [UInt8]

  init(_ result: JSONValue) {
    var object = result.object ?? JSONObject()
    object[ModelReplyTable.model.name] = nil
    object[ModelReplyTable.took.name] = nil
    bytes = JSONValue.object(object).bytes
  }
}

/// A text that is typed into a session piece by piece, and asked after each.
struct SoakScript: Sendable {
  let pieces: [String]
  /// After so many pieces and one more: what comes next.
  let questions: [SoakQuestion]

  init(_ text: String) {
    let words = text.split(separator: " ")
    var pieces: [String] = []
    for (index, word) in words.enumerated() { pieces.append(index == 0 ? String(word) : " \(word)") }
    self.pieces = pieces
    questions = pieces.indices.map { SoakQuestion(.predict(pieces[...$0].joined(), count: 10)) }
  }
}

/// All that is asked, with the answers of a second process that nobody disturbs.
final class SoakReference: Sendable {
  let questions: [SoakQuestion]
  let scripts: [SoakScript]
  /// By question: the answer of each model.
  let answers: [[SoakAnswer]]
  /// By script and piece: the answer of each model.
  let scriptAnswers: [[[SoakAnswer]]]
  /// The content of the second model.
  let importedHash: String
  let trainingText: String
  /// The content of the model that is made of that text.
  let trainedHash: String

  /// - Parameter models: files; served as `a` and `b`.
  init(models: [String], in folder: String) throws {
    try FileManager.default.createDirectory(atPath: "\(folder)/models", withIntermediateDirectories: true)
    let names = ["a", "b"]
    for (name, path) in zip(names, models) {
      try FileManager.default.copyItem(atPath: path, toPath: "\(folder)/models/\(name).kith")
    }
    let program = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "kithd").path
    let server = try BenchServer(
      program, ["serve", "--socket", "\(folder)/s", "--state", folder, "--log-level", "error"], socket: "\(folder)/s",
      probe: SocketRequest.ping)
    defer { server.stop() }
    let connection = try Connection(to: server.socket)
    questions = Self.questions()
    var text = GeneratedText(seed: 11)
    scripts = (0..<12).map { _ in SoakScript(text.document(words: 12)) }
    func answers(_ question: SoakQuestion) throws -> [SoakAnswer] {
      try names.map { try question.ask(connection, of: $0) }
    }
    self.answers = try questions.map(answers)
    scriptAnswers = try scripts.map { try $0.questions.map(answers) }
    importedHash = try connection.verifyModel("b")
    trainingText = GeneratedText.lines(seed: 12, words: 20_000)
    try SoakTraining(model: "grown", text: trainingText).run(connection)
    trainedHash = try connection.verifyModel("grown")
  }

  private static func questions() -> [SoakQuestion] {
    var text = GeneratedText(seed: 10)
    var questions: [SoakQuestion] = []
    for index in 0..<20 {
      let (short, long) = (text.document(words: 8), text.document(words: 60))
      let options = (0..<3).map { _ in text.document(words: 1) }
      var generation = GenerationOptions()
      generation.maxWords = 12
      generation.seed = index
      questions += [
        SoakQuestion(.predict(short, count: 10)), SoakQuestion(.predict(long, count: 100)),
        SoakQuestion(.predict(texts: [short, long, ""])), SoakQuestion(.score(long, words: true)),
        SoakQuestion(.score(texts: [short, long])), SoakQuestion(.choose(options, for: "\(short) ___ \(long)")),
        SoakQuestion(.complete(short, options: generation)), SoakQuestion(.explain(long, pulls: 3, passages: 2)),
        SoakQuestion(.related(to: long, count: 10)),
      ]
    }
    return questions
  }
}

extension GeneratedText {
  /// A text of sentences, one a line.
  static func lines(seed: UInt64, words: Int) -> String {
    var text = GeneratedText(seed: seed)
    return (0..<words / 100).map { _ in text.document(words: 100) }.joined(separator: "\n\n")
  }
}
