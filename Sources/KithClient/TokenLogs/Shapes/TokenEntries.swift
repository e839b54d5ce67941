import Glibc
import StrictJSON

/// What several shapes have in common: how a token and its log probability are written.
enum TokenEntries {
  static func array(_ value: JSONValue, _ path: String) throws(TokenLogError) -> [JSONValue] {
    guard let array = value.array else { throw TokenLogError("`\(path)` must be a list, not \(value.kind)") }
    return array
  }

  /// A list of `{"token":…,"logprob":…,"bytes":…}`, as OpenAI, llama-server and Ollama have it; the log probability may be
  /// a probability `prob`, which is one after sampling.
  static func tokens(_ list: JSONValue, _ path: String) throws(TokenLogError) -> (
    tokens: [RawToken], afterSampling: Bool
  ) {
    var tokens: [RawToken] = []
    var afterSampling = false
    let list = try array(list, path)
    tokens.reserveCapacity(list.count)
    for (index, value) in list.enumerated() {
      tokens.append(try token(value, "\(path)[\(index)]", &afterSampling))
    }
    return (tokens, afterSampling)
  }

  static func token(
    _ value: JSONValue, _ path: @autoclosure () -> String, _ afterSampling: inout Bool
  ) throws(TokenLogError) -> RawToken {
    guard let text = value["token"]?.string else {
      throw TokenLogError("\(path()) must be an object with the string `token`", hint: TokenLogError.expected)
    }
    var probability: Double?
    if value["logprob"] == nil, let sampled = value["prob"] {
      afterSampling = true
      probability = try log(sampled, "\(path()).prob")
    } else {
      probability = try logProbability(value["logprob"], "\(path()).logprob")
    }
    var token = RawToken(text, probability)
    if let bytes = try bytes(of: value, path()), bytes != token.bytes {
      token.bytes = bytes
      token.tellsBytes = true
    }
    token.firstChoice = firstChoice(value["top_logprobs"] ?? value["top_probs"], besides: token)
    return token
  }

  /// The token's bytes where they are told: its text has U+FFFD in the path of half a character.
  static func bytes(of value: JSONValue, _ path: @autoclosure () -> String) throws(TokenLogError) -> [UInt8]? {
    guard let list = value.present("bytes") else { return nil }
    var bytes: [UInt8] = []
    for byte in try array(list, "\(path()).bytes") {
      guard let byte = byte.integer.flatMap({ UInt8(exactly: $0) }) else {
        throw TokenLogError("\(path()).bytes must be numbers from 0 to 255, not \(byte)")
      }
      bytes.append(byte)
    }
    return bytes
  }

  /// The likeliest of a list of alternatives and the token itself.
  static func firstChoice(_ list: JSONValue?, besides token: RawToken) -> [UInt8]? {
    guard let list = list?.array, !list.isEmpty else { return nil }
    var best = token.bytes
    var most = token.logProbability ?? -.infinity
    for value in list {
      guard let text = value["token"]?.string,
        let value = value["logprob"]?.double ?? value["prob"]?.double.map({ Glibc.log(max($0, 0)) }), value > most
      else { continue }
      (best, most) = (Array(text.utf8), value)
    }
    return best
  }

  // MARK: Numbers

  /// A probability as its logarithm; nil where there is none.
  static func log(_ probability: JSONValue?, _ path: @autoclosure () -> String) throws(TokenLogError) -> Double? {
    guard let probability, probability != .null else { return nil }
    guard let value = probability.double, value >= 0 else {
      throw TokenLogError("\(path()) must be a probability, not \(probability)")
    }
    return value > 0 ? try logProbability(.double(Glibc.log(value)), path()) : nil
  }

  /// The value that servers write for a token without a log probability.
  private static let censored = -9999.0
  /// Rounding to half precision may bring a logarithm this far above 0.
  private static let rounding = 1e-3

  static func logProbability(_ value: JSONValue?, _ path: @autoclosure () -> String) throws(TokenLogError) -> Double? {
    guard let value, value != .null else { return nil }
    guard let number = value.double else { throw TokenLogError("\(path()) must be a number, not \(value.kind)") }
    guard number <= rounding else {
      throw TokenLogError(
        "\(path()) is \(number), and a log probability is 0 at most",
        hint: "are these probabilities? give their logarithms")
    }
    return number <= censored ? nil : min(number, 0)
  }
}
