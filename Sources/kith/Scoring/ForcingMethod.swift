import KithClient
import StrictJSON

/// llama-server tells nothing of a prompt, but what it would have thought of a token that it was made to choose: one token a
/// request, behind those before it, which it still has in memory.
struct ForcingMethod: ScoringMethod {
  let identity: ServerIdentity
  private let wantsFirstChoices: Bool
  private let marks: [Int64]
  private let tokens: [ForcedToken]
  /// For each token, where what the server sees before it begins.
  private let starts: [Int]
  /// The first token that is asked for.
  private let first: Int
  /// A token that stands for whole characters, to be forced where the wanted one would have no entry.
  private let standIn: Int64?

  /// How many of the likeliest are looked through for a token that begins a character.
  private static let reach = 3_000

  /// Asks the server for the text's tokens.
  init(
    _ text: ScoringText, _ identity: ServerIdentity, _ curl: Curl, window: Int?, wantsFirstChoices: Bool,
    say: @escaping (String) -> Void
  ) throws {
    self.identity = identity
    self.wantsFirstChoices = wantsFirstChoices
    let path = "/tokenize"
    var body = JSONObject()
    body["model"] = identity.llm.map { .string($0) }
    body["content"] = .string(String(decoding: text.bytes, as: UTF8.self))
    body["add_special"] = true
    body["parse_special"] = false
    body["with_pieces"] = true
    var answer: [UInt8] = []
    try Patience(say: say).call {
      try curl.perform([HTTPRequest(path: path, body: JSONValue.object(body).bytes)], limit: Self.longestTokens(text)) {
        reply in
        if let trouble = reply.trouble(of: curl, path: path) {
          throw trouble
        }
        answer = reply.body
      }
    }
    do {
      (marks, tokens) = try ForcedToken.tokens(of: text.bytes, in: answer)
    } catch {
      throw ServerTrouble(message: "\(curl.address.shown)\(path): \(error.message)", hint: error.hint, status: .server)
    }
    let room = ((identity.contextLength ?? 2_048) - marks.count - 4) / 2
    (starts, first) = Self.starts(
      tokens, from: text.start, bytes: window ?? 8_192, tokens: max(8, room), hasMarks: !marks.isEmpty)
    standIn = tokens.first { !$0.endsInsideCharacter && !$0.bytes.allSatisfy { $0 & 0xC0 == 0x80 } }?.id
  }

  /// What `/tokenize` may answer, bytes: a token for each byte at most, each with its id and its bytes as numbers.
  private static func longestTokens(_ text: ScoringText) -> Int { 1 << 20 + 64 * text.bytes.count }

  /// Pieces of the text, each of which is seen with the one before it.
  private static func starts(
    _ all: [ForcedToken], from offset: Int, bytes: Int, tokens: Int, hasMarks: Bool
  ) -> (starts: [Int], first: Int) {
    var starts: [Int] = []
    var (before, piece, size, position) = (0, 0, 0, 0)
    var first: Int?
    for (index, token) in all.enumerated() {
      if size > 0, size + token.bytes.count > bytes || index - piece >= tokens {
        (before, piece, size) = (piece, index, 0)
      }
      starts.append(before)
      if first == nil, position >= offset, hasMarks || index > 0 { first = index }
      size += token.bytes.count
      position += token.bytes.count
    }
    return (starts, first ?? all.count)
  }

  var count: Int { tokens.count - first }
  var unit: String { count == 1 ? "token" : "tokens" }

  /// What stands before the first token that is asked for and belongs to the text: its first token, where the model puts no
  /// mark before a text.
  func leading(_ text: ScoringText) -> [PromptToken] {
    let told = tokens[first...].reduce(0) { $0 + $1.bytes.count }
    let missing = text.bytes.count - text.start - told
    return missing > 0 ? [PromptToken(Array(text.bytes[text.start..<text.start + missing]), logProbability: nil)] : []
  }

  func request(_ index: Int) -> HTTPRequest {
    let place = first + index
    let token = tokens[place]
    var body = JSONObject()
    body["model"] = identity.llm.map { .string($0) }
    body["prompt"] = .array((marks + tokens[starts[place]..<place].map(\.id)).map { .integer($0) })
    body["n_predict"] = 1
    body["cache_prompt"] = true
    body["n_probs"] = .integer(Int64(token.endsInsideCharacter ? Self.reach : 1))
    if let forced = forced(token) { body["logit_bias"] = [[.integer(forced), 10_000]] }
    // What is not needed is not sent.
    body["response_fields"] = ["content", "completion_probabilities", "timings"]
    return HTTPRequest(path: "/completion", body: JSONValue.object(body).bytes)
  }

  private func forced(_ token: ForcedToken) -> Int64? { token.endsInsideCharacter ? standIn : token.id }

  func tokens(_ index: Int, in reply: [UInt8]) throws -> [PromptToken] {
    let wanted = tokens[first + index]
    var token: PromptToken
    do {
      token = try wanted.scored(in: reply, forced: forced(wanted))
    } catch {
      throw ServerTrouble(message: "llama-server: \(error.message)", hint: error.hint, status: .server)
    }
    if !wantsFirstChoices { token.firstChoice = nil }
    return [token]
  }

  func notes(on scored: [PromptToken]) -> [String] {
    let count = scored.count { $0.logProbability == nil && $0.endsInsideCharacter }
    guard count > 0 else { return [] }
    return [
      "\(Formatting.grouped(count)) \(count == 1 ? "token" : "tokens") that begin a character \(count == 1 ? "is" : "are") not among the \(Formatting.grouped(Self.reach)) likeliest, which is all that llama-server tells of such"
    ]
  }

  func advice(after reply: [UInt8], of index: Int) -> String? {
    guard index == 40, let (kept, read) = ForcedToken.reuse(in: reply), read > 16, read > kept else { return nil }
    return
      "note: the server reads all of the text again for each token, which takes long; it should keep it: start it with --swa-full, or with fewer users at a time"
  }
}

extension ForcedToken {
  fileprivate var endsInsideCharacter: Bool { PromptToken(bytes, logProbability: nil).endsInsideCharacter }
}
