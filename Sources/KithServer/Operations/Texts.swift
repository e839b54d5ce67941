import KithProtocol
import LanguageModel
import StrictJSON

/// The outcome of one text of a request: its result, or in a batch the error instead of it.
typealias ItemResult<Value> = Result<Value, ProtocolError>

/// The `text` or `texts` of a request.
enum Texts: Sendable {
  case single(String)
  case batch([String])

  init(_ arguments: Arguments) {
    self =
      arguments.has(TextsTable.texts)
      ? .batch(arguments.strings(TextsTable.texts)) : .single(arguments.string(TextsTable.text))
  }

  var count: Int { if case .batch(let texts) = self { texts.count } else { 1 } }

  var byteCount: Int {
    switch self {
    case .single(let text): text.utf8.count
    case .batch(let texts): texts.reduce(0) { $0 + $1.utf8.count }
    }
  }

  /// What a sentence calls one of them.
  func name(of index: Int) -> String {
    if case .batch = self { "text \(index + 1)" } else { "the text" }
  }

  /// Answers each text. Of a batch each has its own result or error; a single one's error is the request's.
  ///
  /// - Parameter answer: given a text and its index.
  func map<Value>(
    in scope: Scope, _ answer: (_ text: String, _ index: Int) throws(Cancelled) -> ItemResult<Value>
  ) throws(ProtocolError) -> Items<Value> {
    switch self {
    case .single(let text):
      return .single(try scope.computing { () throws(Cancelled) in try answer(text, 0) }.get())
    case .batch(let texts):
      let isCancelled = scope.isCancelled
      let results = try scope.computing { () throws(Cancelled) in
        try texts.enumerated().map { (index, text) throws(Cancelled) in
          if isCancelled() { throw Cancelled() }
          return try answer(text, index)
        }
      }
      return .batch(results)
    }
  }

  /// The same by several threads where it pays: short batches are done before another thread has woken up.
  func mapTogether<Value: Sendable>(
    in scope: Scope,
    _ answer: @escaping @Sendable (_ text: String, _ index: Int) throws(Cancelled) -> ItemResult<Value>
  ) throws(ProtocolError) -> Items<Value> {
    guard case .batch(let texts) = self, texts.count > 1, byteCount >= Self.sharedByteCount else {
      return try map(in: scope, answer)
    }
    let results = try scope.computing { () throws(Cancelled) in
      try SharedWork.map(texts.count, on: scope.service.workers, of: scope.peer.uid) { (index) throws(Cancelled) in
        try answer(texts[index], index)
      }
    }
    return .batch(results)
  }

  /// A hundred words or two: some milliseconds.
  private static let sharedByteCount = 1 << 10
}

/// The answers to `text` (one, written into the reply itself) or to `texts` (a list).
enum Items<Value: Sendable>: Sendable {
  case single(Value)
  case batch([ItemResult<Value>])

  func encode(_ field: Field, into writer: inout JSONWriter, item: (Value, inout JSONWriter) -> Void) {
    switch self {
    case .single(let value): item(value, &writer)
    case .batch(let results):
      writer.array(field) { writer in
        for result in results {
          writer.object { writer in
            switch result {
            case .success(let value): item(value, &writer)
            case .failure(let error): writer.object(TextsTable.error) { error.encodeMembers(into: &$0) }
            }
          }
        }
      }
    }
  }
}
