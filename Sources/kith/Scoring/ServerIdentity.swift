import KithClient
import StrictJSON

/// What a server says about itself.
struct ServerIdentity {
  let api: ServerAPI
  /// The model that is asked; nil where the server has one and does not name it.
  let llm: String?
  /// How many tokens its model sees at once; nil where it does not say.
  let contextLength: Int?
  /// How it was found out, for people.
  let evidence: String

  private static let paths = ["/v1/models", "/props", "/get_model_info"]

  /// Asks a server what it is.
  ///
  /// - Parameters:
  ///   - api: what the user says it is.
  ///   - llm: the model that the user names.
  static func find(
    _ curl: Curl, api: ServerAPI?, llm: String?, say: @escaping (String) -> Void
  ) throws -> ServerIdentity {
    var replies: [HTTPReply] = []
    try Patience(say: say).call {
      replies = []
      try curl.perform(paths.map { HTTPRequest(path: $0) }, goesOn: true, limit: 1 << 24) { replies.append($0) }
      for (reply, path) in zip(replies, paths) {
        let trouble = reply.trouble(of: curl, path: path)
        // Each server lacks some of these; what is wrong with all of it is wrong with the first.
        if let trouble, reply.status == 0 || trouble.status == .denied && path == paths[0] || trouble.pause != nil {
          throw trouble
        }
      }
    }
    let values = replies.map { $0.status == 200 ? try? JSONValue.parse($0.body) : nil }
    guard values.count == paths.count, values.contains(where: { $0 != nil }) || api != nil else {
      let path = paths[0]
      throw replies.first?.trouble(of: curl, path: path)
        ?? ServerTrouble(
          message: "\(curl.address.shown) is no language model's server", hint: "if it is one, say which:  --api",
          status: .server)
    }
    let models = values[0]?["data"]?.array ?? []
    let (found, evidence) = found(models, properties: values[1], information: values[2])
    let names = models.compactMap { $0["id"]?.string }
    if llm == nil, names.count > 1 {
      throw UsageError(
        message: "the server has \(names.count) models",
        hint: "name one:  "
          + names.prefix(8).map { "--llm \(HTTPReply.plain($0).quotedForShell)" }.joined(separator: ", "))
    }
    let model = models.first { $0["id"]?.string == llm } ?? models.first
    let length =
      values[1]?["default_generation_settings"]?["n_ctx"]?.integer ?? model?["max_model_len"]?.integer
      ?? model?["meta"]?["n_ctx"]?.integer
    return ServerIdentity(
      api: api ?? found, llm: llm ?? names.first,
      contextLength: length.flatMap { $0 > 0 ? Int(clamping: $0) : nil },
      evidence: api == nil ? evidence : "as --api says")
  }

  private static func found(
    _ models: [JSONValue], properties: JSONValue?, information: JSONValue?
  ) -> (ServerAPI, String) {
    let owners: [String: ServerAPI] = ["llamacpp": .llamaServer, "vllm": .vllm, "sglang": .sglang]
    let owner = models.lazy.compactMap { $0["owned_by"]?.string }.first
    if let owner, let api = owners[owner] { return (api, "by the owner of its model in /v1/models") }
    if properties?["default_generation_settings"] != nil { return (.llamaServer, "by its /props") }
    if information?["model_path"] != nil { return (.sglang, "by its /get_model_info") }
    return (.echo, "as nothing says what it is")
  }
}

/// Asks again where that may help.
struct Patience {
  let say: (String) -> Void

  private static let limit = 6

  /// - Parameter body: asks, and is asked again as long as it throws a trouble that passes.
  func call(_ body: () throws -> Void) throws {
    var attempt = 0
    while true {
      do {
        return try body()
      } catch let trouble as ServerTrouble {
        attempt += 1
        guard let pause = trouble.pause, attempt < Self.limit else { throw trouble }
        say("\(trouble.message): asking again in \(pause) s")
        try Interruption.wait(milliseconds: pause * 1_000)
      }
    }
  }
}
