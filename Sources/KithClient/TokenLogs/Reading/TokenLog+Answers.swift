/// From answers as they were printed to documents.
extension TokenLog {
  /// - Parameter failures: requests of a batch that got no answer.
  /// - Throws: where no answer has log probabilities.
  init(_ answers: [ReplyPiece], failures: [TokenLogError], options: TokenLogOptions) throws(TokenLogError) {
    var documents: [LoggedDocument] = []
    var missing: ReplyPiece?
    var missingCount = 0
    for (index, answer) in answers.enumerated() {
      let name = answer.name.isEmpty && answers.count > 1 ? "answer \(index + 1)" : answer.name
      let document: LoggedDocument?
      do throws(TokenLogError) {
        document = try LoggedDocument(answer, named: name, options)
      } catch {
        throw error.located(answers.count > 1 ? name : nil)
      }
      if let document {
        documents.append(document)
      } else {
        missing = missing ?? answer
        missingCount += 1
      }
    }
    guard !documents.isEmpty else {
      throw missing.map { .absent(hint: $0.hint) } ?? failures.first
        ?? TokenLogError("there are no tokens", hint: TokenLogError.expected)
    }
    var notes: [String] = []
    if missingCount > 0 {
      notes.append("left out: \(missingCount) of \(answers.count) answers, which have no log probabilities")
    }
    if let first = failures.first {
      notes.append("left out: \(failures.count) requests of the batch that failed; the first: \(first.message)")
    }
    self.documents = documents
    self.notes = notes
  }
}
