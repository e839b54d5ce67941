package import KithProtocol

/// What `train` asks for, in the words of `kithd train`.
package struct TrainRequest: Sendable {
  package let model: String
  package let documents: String
  /// The options for the training process that follow from the request.
  let flags: [String]

  package init(_ arguments: Arguments) {
    model = arguments.string("model")
    documents = arguments.string("documents")
    var flags = ["--documents", documents]
    for (field, flag) in [("order", "--order"), ("min_count", "--min-count")] {
      if let number = arguments.optionalInteger(field) { flags += [flag, String(number)] }
    }
    for (field, flag) in [("prune", "--prune"), ("description", "--description")] {
      // One argument with "=", so that a value that begins with a dash is no option.
      if let text = arguments.optionalString(field) { flags.append("\(flag)=\(text)") }
    }
    if arguments.bool("pre_tokenized") { flags.append("--pre-tokenized") }
    if arguments.bool("within_sentences") { flags.append("--within-sentences") }
    if arguments.bool("grammar_only") { flags.append("--grammar-only") }
    self.flags = flags
  }

  /// What the spool needs between two documents, for the training to tell them apart.
  var documentEnd: String {
    switch documents {
    case "empty-lines": "\n\n"
    case "lines": "\n"
    default: "\n\u{1e}\n"
    }
  }
}

/// What one `feed` brings.
package struct Feed: Sendable {
  let job: String
  let text: String
  /// Base64, for an import.
  let data: String?
  let endsDocument: Bool
  let isLast: Bool
  let key: String?

  package init(_ arguments: Arguments, key: String?) {
    self.key = key
    job = arguments.string("job")
    text = arguments.string("text")
    data = arguments.optionalString("data")
    endsDocument = arguments.bool("document")
    isLast = arguments.bool("end")
  }
}

/// What `model.import` asks for.
package struct ImportRequest: Sendable {
  let model: String
  let byteCount: Int

  package init(_ arguments: Arguments) {
    model = arguments.string("model")
    byteCount = arguments.integer("bytes")
  }
}
