import KithProtocol

/// The `text` or `texts` of a request.
enum Texts: Sendable {
  case single(String)
  case batch([String])

  init(_ arguments: Arguments) {
    self = arguments.has("texts") ? .batch(arguments.strings("texts")) : .single(arguments.string("text"))
  }

  var count: Int { if case .batch(let texts) = self { texts.count } else { 1 } }

  var byteCount: Int {
    switch self {
    case .single(let text): text.utf8.count
    case .batch(let texts): texts.reduce(0) { $0 + $1.utf8.count }
    }
  }

  /// Answers each text. Of a batch each has its own result or error; a single one's error is the request's.
  ///
  /// - Parameter answer: Gives nil once the request is cancelled; then so does this.
  func map<Value>(
    isCancelled: () -> Bool, _ answer: (_ text: String, _ number: Int) -> ItemResult<Value>?
  ) throws(ProtocolError) -> Items<Value>? {
    switch self {
    case .single(let text):
      return try answer(text, 1).map { (result) throws(ProtocolError) in .single(try result.get()) }
    case .batch(let texts):
      var results: [ItemResult<Value>] = []
      for (index, text) in texts.enumerated() {
        guard !isCancelled(), let result = answer(text, index + 1) else { return nil }
        results.append(result)
      }
      return .batch(results)
    }
  }

  /// The same by several threads where it pays: short batches are done before another thread has woken up.
  func map<Value: Sendable>(
    on workers: Workers, of user: UInt32,
    _ answer: @escaping @Sendable (_ text: String, _ number: Int) -> ItemResult<Value>?
  ) throws(ProtocolError) -> Items<Value>? {
    guard case .batch(let texts) = self, texts.count > 1, byteCount >= Self.sharedByteCount else {
      return try map(isCancelled: { false }, answer)
    }
    return SharedWork.map(texts.count, on: workers, of: user) { answer(texts[$0], $0 + 1) }.map { .batch($0) }
  }

  /// A hundred words or two: some milliseconds.
  private static let sharedByteCount = 1 << 10
}
