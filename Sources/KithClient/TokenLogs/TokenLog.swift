import StrictJSON

/// The output of a language model with its log probabilities, as servers print it.
///
/// The format is found by its keys: a reply of OpenAI's chat or completions and of servers that imitate it,
/// llama-server, vLLM, SGLang, Ollama, or lines of `{"token":" the","logprob":-1.5}`. One JSON value, or one a line as
/// streaming replies come, where `data:` may stand before each.
public enum TokenLog {
  /// Values of one reply: each token may come with twenty others, and these with their bytes.
  private static let valueLimit = 1 << 24

  /// Reads the tokens, at least one.
  ///
  /// Log probabilities of -9999 and less mean that the server did not tell, as do null and no such key; a hair above 0
  /// is 0. Tokens that cut a character are joined.
  public static func parse(_ bytes: [UInt8]) throws(TokenLogError) -> [LoggedToken] {
    let values = try values(bytes)
    var tokens: [RawToken] = []
    var problem: TokenLogError?
    for (index, value) in values.enumerated() {
      do throws(TokenLogError) {
        tokens += try self.tokens(of: value)
      } catch {
        // A stream's first and last pieces have none.
        guard values.count > 1, error.isAbsence else {
          throw values.count > 1 ? error.located("line \(index + 1)") : error
        }
        problem = problem ?? error
      }
    }
    guard !tokens.isEmpty else { throw problem ?? TokenLogError("there are no tokens", hint: TokenLogError.expected) }
    return [LoggedToken](joining: tokens)
  }

  private static func values(_ bytes: [UInt8]) throws(TokenLogError) -> [JSONValue] {
    var limits = JSONLimits()
    limits.values = valueLimit
    let whole: JSONError
    do throws(JSONError) {
      return [try JSONValue.parse(bytes, limits: limits)]
    } catch {
      whole = error
    }
    var values: [JSONValue] = []
    for (index, line) in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
      let content = withoutPrefix(line)
      if content.isEmpty || content.elementsEqual("[DONE]".utf8) { continue }
      do throws(JSONError) {
        values.append(try JSONValue.parse(Array(content), limits: limits))
      } catch {
        // What fails on its first line was not meant as lines.
        let sentence = values.isEmpty ? whole.message : "line \(index + 1): \(error.message)"
        throw TokenLogError("this is no JSON: \(sentence)", hint: TokenLogError.expected)
      }
    }
    guard !values.isEmpty else { throw TokenLogError("there is nothing to read", hint: TokenLogError.expected) }
    return values
  }

  /// A line without blanks around it and without the `data:` of server-sent events.
  private static func withoutPrefix(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var line = line
    if line.starts(with: "data:".utf8) { line = line.dropFirst(5) }
    line = line.drop { $0 <= 0x20 }
    while let last = line.last, last <= 0x20 { line.removeLast() }
    return line
  }
}

extension TokenLogError {
  /// Whether nothing is wrong but that there are no log probabilities.
  var isAbsence: Bool { message.hasSuffix(Self.absence) }

  static let absence = "there are no log probabilities"

  static func absent(in path: String, hint: String) -> TokenLogError {
    TokenLogError("in \(path) \(absence)", hint: hint)
  }

  func located(_ path: String) -> TokenLogError { TokenLogError("\(path): \(message)", hint: hint) }
}
