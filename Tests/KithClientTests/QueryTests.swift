import KithClient
import KithProtocol
import StrictJSON
import Testing

/// Queries as requests: what would be sent.
@Suite struct `Queries` {
  private struct Sent {
    let operation: KithProtocol.Operation
    let request: JSONObject
  }

  private static func sent<Answer>(_ query: Query<Answer>, model: String? = "m") -> Sent {
    var object = JSONObject()
    object[EnvelopeTable.operation] = .string(query.operation.name)
    for (name, value) in query.members(model: model) {
      #expect(object[name] == nil, "\(query.operation) writes \(name) twice")
      object[name] = value
    }
    return Sent(operation: query.operation, request: object)
  }

  /// Every operation at least once, with all that it can be asked.
  private static let all: [Sent] = {
    var words = PredictionOptions(count: 3, prefix: "g")
    words.includesSentenceEnd = true
    words.explains = true
    var generation = GenerationOptions()
    generation.maxWords = 4
    generation.temperature = 0.5
    generation.topK = 10
    generation.topP = 0.9
    generation.minP = 0.1
    generation.repeatPenalty = 1.5
    generation.seed = 7
    generation.stop = ["."]
    var reasoning = ReasoningOptions(options: ["a", "b"], facts: ["c"])
    reasoning.searchesPassages = true
    reasoning.steps = 2
    reasoning.count = 3
    var collocation = CollocationOptions()
    collocation.text = "a b"
    var skippedPiece = FeedPiece("a", endsText: true)
    skippedPiece.skippedRecordCount = 2
    var training = TrainingOptions()
    training.order = 3
    training.minCount = 2
    training.prune = "0,0,1"
    training.documents = "lines"
    training.isPreTokenized = true
    training.segmentation = "none"
    training.isWithinSentences = true
    training.isGrammarOnly = true
    training.passageByteCount = 1_000_000
    training.description = "d"
    let plain = Scope.model("other", context: "c", experts: .grammar)
    let scope = Scope.model("other", context: "c", experts: .grammar, memory: "own")
    let fading = HalfLives(words: 1_000, days: 30)
    let saved = [SavedText(text: "a b\n", time: 1)]
    let session = Scope.session("s-1")
    return [
      sent(.ping), sent(.hello), sent(.status), sent(.stats), sent(.describe()), sent(.describe("predict")),
      sent(.modelList), sent(.modelShow()), sent(.modelLoad("x")), sent(.modelUnload()), sent(.modelPin()),
      sent(.modelUnpin()), sent(.modelAlias("a", to: "b")), sent(.modelAlias("a", to: nil)), sent(.modelShare("a")),
      sent(.modelVerify()), sent(.modelDelete("a")), sent(.modelImport("a", byteCount: 3)),
      sent(.modelExport(onBytes: { _ in })),
      sent(.predict("a", options: words, in: scope)), sent(.predict("", in: session)),
      sent(.predict(texts: ["a"], options: words)),
      sent(.complete("a", options: generation, in: scope, onWord: { _ in })), sent(.complete("", in: session)),
      sent(.score("a", words: true, in: scope)), sent(.score(texts: ["a", "b"], in: session)),
      sent(.tokenize("a", in: .model("other"))), sent(.tokenize(texts: ["a"])),
      sent(.choose(["a", "b"], for: "c #", mark: "#", perToken: true, in: scope)), sent(.choose(["a"], in: session)),
      sent(.explain("a", pulls: 2, passages: 1, in: scope)), sent(.explain("a", in: session)),
      sent(.related(to: "a")), sent(.related(to: nil, in: session)), sent(.topic(of: "a")),
      sent(.topic(of: nil, in: session)), sent(.similar(to: "a")), sent(.similarity("a", "b")),
      sent(.collocates(of: "a", options: collocation)), sent(.reason("a?", options: reasoning, in: .context("b"))),
      sent(.reason("a?", in: session, onStep: { _ in })),
      sent(
        .xray(
          [LoggedToken(" a", logProbability: -1, firstChoice: " b"), LoggedToken("b", logProbability: nil)],
          split: .average, in: plain)),
      sent(.xray([LoggedToken("a", logProbability: nil)], in: session)),
      sent(.learn(["a", "b"], in: "x", halfLives: fading, continuing: "j", key: "k")), sent(.learn("a", in: "x")),
      sent(.learn(session: "s-1")),
      sent(.memoryShow("x", count: 3)), sent(.memoryShow()), sent(.memoryForget(.word("a"), in: "x")),
      sent(.memoryForget(.text("a b"))), sent(.memoryForget(.last(2))), sent(.memoryForget(.before(1))),
      sent(.memoryForget(.all)), sent(.memorySave("x", from: 2)),
      sent(.memoryLoad(saved, in: "x", halfLives: fading, continuing: "j")), sent(.memoryList),
      sent(.memoryRemove("x", beside: "~anna/mine")),
      sent(.sessionOpen(text: "a", experts: .grammar, memory: "own", idleSeconds: 60)),
      sent(.sessionAppend("a", to: "s-1")),
      sent(.sessionUndo(2, in: "s-1")), sent(.sessionSave("s-1")), sent(.sessionClose("s-1")),
      sent(.train("a", options: training)), sent(.feed("j-1", FeedPiece("a", endsDocument: true, endsText: true))),
      sent(.feed("j-1", skippedPiece)), sent(.feed("j-1", data: [1, 2], isLast: false)), sent(.jobList),
      sent(.jobWatch("j-1")), sent(.jobCancel("j-1")),
      sent(.configReload), sent(.logLevel("info")), sent(.drain),
      sent(.subscribe(to: ["jobs"], max: 1, onEvent: { _ in })), sent(.cancel(.string("a"))),
    ]
  }()

  @Test func `exist for every operation, and are requests that the daemon takes`() throws {
    #expect(Set(Self.all.map(\.operation)) == Set(KithProtocol.Operation.all))
    for sent in Self.all {
      #expect(throws: Never.self, "\(JSONValue.object(sent.request))") { try Request.decode(sent.request) }
    }
  }

  @Test(arguments: KithProtocol.Operation.all)
  func `can write every field of the operation's table`(operation: KithProtocol.Operation) {
    let written = Set(Self.all.filter { $0.operation == operation }.flatMap { $0.request.members.map(\.key) })
    // Ranges of strings are of bytes in this client, always.
    for field in operation.request where field.name != TextsTable.offsets.name {
      #expect(written.contains(field.name), "no query of \(operation) writes \(field.name)")
    }
  }

  @Test func `name the connection's model where they name none, and none in a session`() {
    #expect(Self.sent(.predict("a")).request[ScopeTable.model] == "m")
    #expect(Self.sent(.predict("a", in: .model("other"))).request[ScopeTable.model] == "other")
    #expect(Self.sent(.predict("a"), model: nil).request[ScopeTable.model] == nil)
    #expect(Self.sent(.predict("a", in: .session("s"))).request[ScopeTable.model] == nil)
    #expect(Self.sent(.status).request[ScopeTable.model] == nil)
  }

  @Test func `ask for parts only where somebody hears them`() {
    let query = Query.complete("a", onWord: { _ in })
    #expect(Self.sent(query).request[EnvelopeTable.streams] == true)
    #expect(Self.sent(query.withoutParts).request[EnvelopeTable.streams] == nil)
    #expect(Self.sent(.complete("a")).request[EnvelopeTable.streams] == nil)
  }

  @Test func `keep and sum parts that the client has never heard of`() throws {
    let json = try JSONValue.parse(#"{"parts":{"grammar":-2.0,"later":0.5,"spelling":-1.0}}"#)
    let parts = try Parts(ReplyFields(json, of: "score"), PartsTable.parts)
    #expect(parts.map(\.name) == ["grammar", "later", "spelling"])
    #expect(parts["later"] == 0.5 && parts["topic"] == nil)
    #expect(parts.sum == -2.5)
  }
}
