package import KithProtocol

/// The request of a `train`, as options of `kithd train`.
package struct TrainRequest: Sendable {
  package let model: String
  package let documents: String
  /// The options for the training process that follow from the request.
  let flags: [String]
  private let prune: String?
  private let order: Int

  package init(_ arguments: Arguments) {
    model = arguments.string(TrainTable.model)
    documents = arguments.string(TrainTable.documents)
    prune = arguments.optionalString(TrainTable.prune)
    order = arguments.optionalInteger(TrainTable.order) ?? 5
    var flags = ["--documents", documents]
    for (field, flag) in [(TrainTable.order, "--order"), (TrainTable.minimumCount, "--min-count")] {
      if let number = arguments.optionalInteger(field) { flags += [flag, String(number)] }
    }
    for (field, flag) in [(TrainTable.prune, "--prune"), (TrainTable.description, "--description")] {
      // One argument with "=", so that a value that begins with a dash is no option.
      if let text = arguments.optionalString(field) { flags.append("\(flag)=\(text)") }
    }
    if arguments.bool(TrainTable.isPreTokenized) { flags.append("--pre-tokenized") }
    let segmentation = arguments.string(TrainTable.segmentation)
    if segmentation != "learnt" { flags += ["--segment", segmentation] }
    if arguments.bool(TrainTable.withinSentences) { flags.append("--within-sentences") }
    if arguments.bool(TrainTable.grammarOnly) { flags.append("--grammar-only") }
    let passages = arguments.integer(TrainTable.passages)
    if passages > 0 { flags += ["--passages", String(passages)] }
    self.flags = flags
  }

  /// Refuses what the training would, before there is any text.
  ///
  /// - Throws: `request.bad_value` for thresholds of pruning that there cannot be.
  func check() throws(ProtocolError) {
    guard let prune, prune != "none" else { return }
    let parts = prune.split(separator: ",", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { Int($0) }
    guard numbers.count == parts.count, numbers.count <= order, numbers.first == 0,
      zip(numbers, numbers.dropFirst()).allSatisfy({ $0 <= $1 })
    else {
      throw ProtocolError(
        .badValue,
        "`prune` must be `none` or up to \(order) counts that begin with 0 and do not fall, not \"\(prune)\"",
        hint: "as 0,0,1: single words cannot be pruned", field: TrainTable.prune.name)
    }
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

/// The content of one `feed`.
package struct Feed: Sendable {
  let job: String
  let text: String
  /// Base64, for an import.
  let data: String?
  let endsDocument: Bool
  let isLast: Bool
  /// How many records of its input the client left out.
  let skippedCount: Int
  let key: String?

  package init(_ arguments: Arguments, key: String?) {
    self.key = key
    job = arguments.string(JobTable.job)
    text = arguments.string(FeedTable.text)
    data = arguments.optionalString(FeedTable.data)
    endsDocument = arguments.bool(FeedTable.endsDocument)
    isLast = arguments.bool(FeedTable.isLast)
    skippedCount = arguments.integer(FeedTable.skipped)
  }
}

/// The request of a `model.import`.
package struct ImportRequest: Sendable {
  let model: String
  let byteCount: Int

  package init(_ arguments: Arguments) {
    model = arguments.string(TrainTable.model)
    byteCount = arguments.integer(ModelImportTable.bytes)
  }
}
