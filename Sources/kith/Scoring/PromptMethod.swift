import KithClient
import StrictJSON

/// The server tells the log probabilities of a prompt: a window of text at a time, each behind the one before it.
struct PromptMethod: ScoringMethod {
  let identity: ServerIdentity
  let wantsFirstChoices: Bool
  private let text: ScoringText
  /// The text in pieces: offsets where they begin and end.
  private let pieces: [Range<Int>]
  /// The first piece that holds some of the text; what lies before it is asked for as context alone.
  private let first: Int

  init(_ text: ScoringText, _ identity: ServerIdentity, window: Int?, wantsFirstChoices: Bool) {
    self.text = text
    self.identity = identity
    self.wantsFirstChoices = wantsFirstChoices
    // A token is rarely shorter than two bytes, and two pieces go at a time.
    let size = max(64, window ?? min(8_192, identity.contextLength ?? 8_192))
    pieces = Self.cut(text.bytes, size)
    first = pieces.firstIndex { $0.upperBound > text.start } ?? 0
  }

  var count: Int { pieces.count - first }
  var unit: String { count == 1 ? "request" : "requests" }

  /// Pieces that end before a blank, where there is one.
  private static func cut(_ bytes: [UInt8], _ size: Int) -> [Range<Int>] {
    var pieces: [Range<Int>] = []
    var start = 0
    while start < bytes.count {
      // What fits in one request is one piece.
      var end = bytes.count
      if end - start > (pieces.isEmpty ? 2 * size : size) {
        end = start + size
        let isEnd: (Int) -> Bool = { bytes[$0] <= 0x20 && bytes[$0 - 1] > 0x20 }
        if let blank = (start + size / 2..<end).last(where: isEnd) {
          end = blank
        } else {
          while end > start + 1, bytes[end] & 0xC0 == 0x80 { end -= 1 }
        }
      }
      pieces.append(start..<end)
      start = end
    }
    return pieces
  }

  /// What the server is given: a piece and the one before it, from which blanks at the beginning are left out.
  private func prompt(_ index: Int) -> (bytes: [UInt8], skipped: Int) {
    let piece = pieces[first + index]
    guard first + index > 0 else { return (Array(text.bytes[piece]), 0) }
    let before = text.bytes[pieces[first + index - 1]].drop { $0 <= 0x20 }
    return (Array(before) + text.bytes[piece], before.count)
  }

  func request(_ index: Int) -> HTTPRequest {
    let prompt = JSONValue.string(String(decoding: prompt(index).bytes, as: UTF8.self))
    var body = JSONObject()
    switch identity.api {
    case .sglang:
      body["text"] = prompt
      body["sampling_params"] = ["max_new_tokens": 1, "temperature": 0]
      body["return_logprob"] = true
      body["logprob_start_len"] = 0
      body["return_text_in_logprobs"] = true
      if wantsFirstChoices { body["top_logprobs_num"] = 1 }
      return HTTPRequest(path: "/generate", body: JSONValue.object(body).bytes)
    case .vllm:
      body["prompt_logprobs"] = wantsFirstChoices ? 1 : 0
      body["return_token_ids"] = true
    case .llamaServer, .echo:
      body["echo"] = true
      body["logprobs"] = 1
    }
    body["model"] = identity.llm.map { .string($0) }
    body["prompt"] = prompt
    body["max_tokens"] = 1
    body["temperature"] = 0
    return HTTPRequest(path: "/v1/completions", body: JSONValue.object(body).bytes)
  }

  func tokens(_ index: Int, in reply: [UInt8]) throws -> [PromptToken] {
    let (prompt, skipped) = prompt(index)
    let all: [PromptToken]
    do {
      all = try ScoredPrompt.tokens(of: prompt, in: reply, readsFirstChoices: wantsFirstChoices)
    } catch {
      throw ServerTrouble(
        message: error.isServers
          ? HTTPReply.plain(error.message) : "\(error.message) (\(identity.api.name), \(identity.evidence))",
        hint: identity.api == .echo ? "if it is another server than it seems, say which:  --api" : error.hint,
        status: .server)
    }
    // What belongs to the context is none of the text's, too.
    let piece = pieces[first + index]
    return Self.suffix(all, from: skipped + max(0, text.start - piece.lowerBound))
  }

  /// The tokens behind an offset; one that lies across it is cut, and not told.
  private static func suffix(_ tokens: [PromptToken], from offset: Int) -> [PromptToken] {
    var result: [PromptToken] = []
    var position = 0
    for token in tokens {
      let end = position + token.bytes.count
      if position >= offset {
        result.append(token)
      } else if end > offset {
        result.append(PromptToken(Array(token.bytes.suffix(end - offset)), logProbability: nil))
      }
      position = end
    }
    return result
  }
}
