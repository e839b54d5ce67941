import KithClient
import StrictJSON

/// A long text is asked for in stretches, each after what stands before it: with the same answers, to the bit, as all at once.
extension Explain {
  /// More than this is more than anybody reads, bytes.
  private static let longestText = 1 << 20
  /// A request's text, bytes: some 12,000 words, of which the reply can be read within its limits.
  private static let longestStretch = 1 << 16
  /// How far before a limit a word's beginning is looked for, bytes.
  private static let reach = 1_000

  /// Each word of a text; with `--json` the answers are printed as they come.
  func explained(
    _ text: String, passages: Int, in scope: Scope, _ invocation: Invocation, _ connection: Connection
  ) throws -> (tokens: [ExplainedToken], model: AnsweringModel?) {
    guard text.utf8.count <= Self.longestText else {
      throw UsageError(
        message:
          "the text has \(Formatting.bytes(text.utf8.count)), and explain takes \(Formatting.bytes(Self.longestText))",
        hint: "give a part of it, and what stands before that as --context")
    }
    let bytes = Array(text.utf8)
    var tokens: [ExplainedToken] = []
    var model: AnsweringModel?
    var start = 0
    repeat {
      // A session's text cannot be added to here.
      let end = scope.session == nil ? Self.end(of: bytes, from: start) : bytes.count
      let stretch = bytes[start..<end]
      let query = Query.explain(
        String(decoding: stretch, as: UTF8.self), passages: passages, in: scope.after(bytes[..<start]))
      let result = try invocation.result(of: query, on: connection)
      if invocation.options.json { invocation.console.print(result.description) }
      if invocation.options.json, page.html == nil, start == 0, end == bytes.count { break }
      model = AnswerOrigin(result)?.model
      let answer = try query.answer(in: result).map { (token) throws(ClientError) in
        try token.moved(by: start, in: stretch.count)
      }
      let kept = end == bytes.count ? answer[...] : Self.whole(answer)
      tokens += kept
      let next = end == bytes.count ? end : kept.last?.byteRange.upperBound ?? end
      start = next > start ? next : end
    } while start < bytes.count
    return (tokens, model)
  }

  /// The end of a stretch, where a word ends.
  private static func end(of bytes: [UInt8], from start: Int) -> Int {
    guard bytes.count - start > longestStretch else { return bytes.count }
    let limit = start + longestStretch
    for end in stride(from: limit, to: limit - reach, by: -1)
    where bytes[end] == UInt8(ascii: " ") || bytes[end] == UInt8(ascii: "\n") { return end }
    // Within one long word, between two characters.
    return stride(from: limit, to: limit - 4, by: -1).first { bytes[$0] & 0xc0 != 0x80 } ?? limit
  }

  /// The sentences of a stretch that surely end where they seem to: all but the last one; where it is the only one, its words.
  private static func whole(_ tokens: [ExplainedToken]) -> ArraySlice<ExplainedToken> {
    let words = tokens.last?.byteRange.isEmpty == true ? tokens.dropLast() : tokens[...]
    return words.lastIndex { $0.byteRange.isEmpty }.map { tokens[...$0] } ?? words
  }
}

extension Scope {
  /// With more text before the question's.
  fileprivate func after(_ bytes: ArraySlice<UInt8>) -> Scope {
    guard !bytes.isEmpty, case .model(let name, let context, let experts, let memory) = self else { return self }
    return .model(name, context: context + String(decoding: bytes, as: UTF8.self), experts: experts, memory: memory)
  }
}
