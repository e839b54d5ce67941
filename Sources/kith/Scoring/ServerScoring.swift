import KithClient
import StrictJSON

/// Has a text scored by a language model's server.
final class ServerScoring {
  private let curl: Curl
  private let options: ScoringOptions
  private let console: Console
  private let wantsFirstChoices: Bool
  private var record: ScoringRecord?
  private var method: (any ScoringMethod)?

  /// How often what was read is written, seconds.
  private static let interval = Duration.seconds(5)

  init(_ options: ScoringOptions, server: String, wantsFirstChoices: Bool, _ invocation: Invocation) throws {
    self.options = options
    self.wantsFirstChoices = wantsFirstChoices
    console = invocation.console
    var curl = Curl(address: try ServerAddress(server))
    curl.key = try options.keyFrom.map(ServerKey.read)
    if curl.key != nil, !curl.address.isEncrypted, !curl.address.isLocal {
      Console.say(
        "warning: the key goes to \(curl.address.shown) as plain text, which others on the way can read: if it speaks TLS,  --server \(curl.address.otherScheme)"
      )
    }
    if let timeout = invocation.options.timeout { curl.timeout = timeout }
    self.curl = curl
  }

  /// Asks for all of it; ^C and errors leave what was read in a file, and say so.
  func document(_ text: String, context: String) throws -> LoggedDocument {
    guard text.utf8.contains(where: { $0 > 0x20 }) else { throw UsageError(message: "there is no text to score") }
    return try Interruption.watch {
      let text = ScoringText(text, context: context)
      let identity = try ServerIdentity.find(curl, api: options.api, llm: options.llm, say: note)
      let method: any ScoringMethod
      var leading: [PromptToken] = []
      if identity.api == .llamaServer {
        let forcing = try ForcingMethod(
          text, identity, curl, window: options.window, wantsFirstChoices: wantsFirstChoices, say: note)
        leading = forcing.leading(text)
        method = forcing
      } else {
        method = PromptMethod(text, identity, window: options.window, wantsFirstChoices: wantsFirstChoices)
      }
      let record = ScoringRecord(
        header(text, identity, method.count),
        text: text.bytes[(text.start + leading.reduce(0) { $0 + $1.bytes.count })...],
        count: method.count)
      (self.record, self.method) = (record, method)
      announce(identity, method, record)
      do {
        try ask(method, record)
      } catch {
        keep()
        throw error
      }
      let tokens = leading + record.tokens.joined()
      return LoggedDocument(
        scored: tokens, context: String(decoding: text.bytes[..<text.start], as: UTF8.self),
        notes: method.notes(on: tokens))
    }
  }

  /// All of it is used: nothing is left to go on from.
  func finish() { record?.remove() }

  private func note(_ sentence: String) { console.note("kith: \(sentence)") }

  /// All that the answers depend on.
  private func header(_ text: ScoringText, _ identity: ServerIdentity, _ count: Int) -> JSONValue {
    [
      "kith": "xray", "version": 2, "server": .string(curl.address.shown),
      "api": .string(identity.api.rawValue), "llm": identity.llm.map { .string($0) } ?? nil,
      "window": options.window.map { .integer(Int64($0)) } ?? nil,
      "context": identity.contextLength.map { .integer(Int64($0)) } ?? nil, "first_choices": .bool(wantsFirstChoices),
      "requests": .integer(Int64(count)), "start": .integer(Int64(text.start)),
      "text": .string(String(decoding: text.bytes, as: UTF8.self)),
    ]
  }

  private func announce(_ identity: ServerIdentity, _ method: any ScoringMethod, _ record: ScoringRecord) {
    let llm = identity.llm.map { ", model \(HTTPReply.plain($0))" } ?? ""
    let each = identity.api == .llamaServer ? ", a request for each" : ""
    console.note(
      "\(curl.address.shown): \(identity.api.name)\(llm) (\(identity.evidence)); \(Formatting.grouped(method.count)) \(method.unit)\(each)"
    )
    guard !record.tokens.isEmpty, let path = record.path else { return }
    console.note("\(Formatting.grouped(record.tokens.count)) of them were read before, and kept in \(path)")
  }

  /// Leaves what was read in a file, and says so.
  func keep() {
    guard let record, let method, record.save(), let path = record.path else { return }
    console.note(
      "\(Formatting.grouped(record.tokens.count)) of \(Formatting.grouped(method.count)) \(method.unit) are read, and kept in \(path): the same command goes on from there"
    )
  }

  // MARK: Asking

  private func ask(_ method: any ScoringMethod, _ record: ScoringRecord) throws {
    let progress = ProgressDisplay(console)
    defer { progress.end() }
    // From the first reply on: for that one a server reads all that stands before.
    var (begin, before) = (ContinuousClock.now, record.tokens.count)
    let first = before
    var saved = begin
    var hasEstimated = false
    while record.tokens.count < method.count {
      try Patience(say: {
        progress.end(); self.note($0)
      }).call {
        // A first few, so that one soon knows how long it takes.
        let start = record.tokens.count
        let size = start == first ? 8 : Curl.batch
        let requests = (start..<min(method.count, start + size)).map(method.request)
        try curl.perform(requests) { reply in
          let index = record.tokens.count
          let path = requests[index - start].path
          if let trouble = reply.trouble(of: curl, path: path) {
            throw explained(trouble, index, method)
          }
          record.append(try method.tokens(index, in: reply.body))
          if index == first, method.count - first > 1 { (begin, before) = (.now, index + 1) }
          if let advice = method.advice(after: reply.body, of: index) { console.note(advice) }
          show(progress, record.tokens.count, method, since: begin, before: before)
          if saved.duration(to: .now) > Self.interval {
            record.save()
            saved = .now
          }
        }
      }
      if !hasEstimated, record.tokens.count > before, !console.messagesAreOnTerminal {
        hasEstimated = true
        let left = remaining(record.tokens.count, method, since: begin, before: before)
        if left > 10 { console.note("about \(Formatting.duration(left)) left") }
      }
    }
    do {
      try check(record.tokens, method)
    } catch {
      // What is wrong is not kept: the same command asks again.
      record.remove()
      self.record = nil
      throw error
    }
  }

  /// What a server says of a text that is too long does not name our option.
  private func explained(_ trouble: ServerTrouble, _ index: Int, _ method: any ScoringMethod) -> ServerTrouble {
    var trouble = trouble
    let words = trouble.message.lowercased()
    if trouble.status == .server,
      ["context", "too long", "exceed", "max_model_len", "maximum"].contains(where: words.contains)
    {
      trouble.hint = "give it less at a time:  --window \((options.window ?? 8_192) / 2)"
    }
    return trouble
  }

  private func remaining(
    _ count: Int, _ method: any ScoringMethod, since begin: ContinuousClock.Instant, before: Int
  ) -> Double {
    let seconds = begin.duration(to: .now) / .seconds(1)
    return seconds / Double(max(1, count - before)) * Double(method.count - count)
  }

  private func show(
    _ progress: ProgressDisplay, _ count: Int, _ method: any ScoringMethod, since begin: ContinuousClock.Instant,
    before: Int
  ) {
    guard console.messagesAreOnTerminal, method.count > 1 else { return }
    let seconds = begin.duration(to: .now) / .seconds(1)
    progress.show(
      JobStage(
        name: "score", doneCount: count, totalCount: method.count, unit: method.unit,
        rate: seconds > 0 ? Double(count - before) / seconds : nil,
        remainingSeconds: remaining(count, method, since: begin, before: before)))
  }

  /// A server that ignores what it is asked for tells nothing, or that all is certain.
  private func check(_ tokens: [[PromptToken]], _ method: any ScoringMethod) throws {
    let all = tokens.joined()
    guard all.contains(where: { $0.logProbability != nil }) else {
      throw ServerTrouble(
        message: all.count == 1
          ? "\(curl.address.shown) tells no log probability of the text's only token"
          : "\(curl.address.shown) tells no log probability of any of \(all.count) tokens",
        hint: all.count == 1
          ? "nothing stands before it: a text of two tokens or more is told of, and so is one after a --context"
          : "is it another server than it seems? say which:  --api", status: .server)
    }
    let told = all.compactMap(\.logProbability)
    guard told.count < 8 || told.contains(where: { $0 != 0 }) else {
      throw ServerTrouble(
        message: "\(curl.address.shown) holds each of \(told.count) tokens for certain",
        hint: biased(method) ?? "its log probabilities are those after sampling, which tell nothing", status: .server)
    }
  }

  private func biased(_ method: any ScoringMethod) -> String? {
    method.identity.api == .llamaServer
      ? "it tells probabilities with `logit_bias` in them, as llama-server does not" : nil
  }
}
