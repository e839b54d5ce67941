import StrictJSON

/// A server's error in the place of an answer, as every server writes it in its own way.
enum ServerFailure: ReplyShape {
  static func pieces(of value: JSONValue, in source: ReplySource) throws(TokenLogError) -> [ReplyPiece]? {
    guard let sentence = sentence(of: value) else { return nil }
    throw TokenLogError(sentence, isServers: true)
  }

  /// The server's own words; nil where the value is no error.
  static func sentence(of value: JSONValue) -> String? {
    if let error = value.present("error") {
      return "the server answered with an error: \(words(error))"
    }
    let isError =
      ["error", "exception"].contains(value["object"]?.string ?? "") || value["type"]?.string == "error"
      || value["type"]?.string == "response.failed"
    if isError { return "the server answered with an error: \(words(value["response"]?.present("error") ?? value))" }
    if let detail = value["detail"], value.object?.count == 1 {
      return "the server answered with an error: \(words(detail))"
    }
    if let message = value["message"]?.string, value["choices"] == nil, value["token"] == nil {
      return "the server answered with an error: \(message)"
    }
    return nil
  }

  private static func words(_ error: JSONValue) -> String {
    let words = error.string ?? error["message"]?.string ?? error["error"]?.string ?? error.description
    return String(words.prefix(1_000))
  }
}
