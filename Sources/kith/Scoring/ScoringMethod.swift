import KithClient

/// A text to have scored.
struct ScoringText {
  /// What stands before it, and it.
  let bytes: [UInt8]
  /// Where it begins, with the blank that was put before it.
  let start: Int

  /// How much of a context goes to the server, bytes.
  private static let longestContext = 1 << 16

  /// - Parameter context: stands before the text; of a long one the end.
  init(_ text: String, context: String) {
    var before = Array(context.utf8.suffix(Self.longestContext))
    while let first = before.first, first & 0xC0 == 0x80 { before.removeFirst() }
    start = before.count
    // The daemon joins no word to its context's last; a blank is most tokenizers' beginning of a word.
    if let last = before.last, last > 0x20, let first = text.utf8.first, first > 0x20 { before.append(0x20) }
    bytes = before + Array(text.utf8)
  }
}

/// How a text is asked for, request by request.
protocol ScoringMethod {
  var identity: ServerIdentity { get }
  var count: Int { get }
  /// What a request is for.
  var unit: String { get }
  func request(_ index: Int) -> HTTPRequest
  /// The tokens that a request was for; those of all requests spell the text.
  func tokens(_ index: Int, in reply: [UInt8]) throws -> [PromptToken]
  /// What people should know of the result; a sentence each.
  func notes(on tokens: [PromptToken]) -> [String]
  /// What is better done otherwise, after this reply; nil for nothing.
  func advice(after reply: [UInt8], of index: Int) -> String?
}

extension ScoringMethod {
  func notes(on tokens: [PromptToken]) -> [String] { [] }
  func advice(after reply: [UInt8], of index: Int) -> String? { nil }
}
