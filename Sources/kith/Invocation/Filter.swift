import CorpusInput
import Glibc
import KithClient
import KithProtocol
import StrictJSON

extension Invocation {
  /// Answers every line of standard input with one line, in order, as soon as it is there.
  ///
  /// With `--json` the line is the text's own result. An error of one text that is about the text only (no words in it)
  /// leaves its line to `line`, as does a line that cannot be read; the exit status is then 1 at the end, but not for blank lines.
  ///
  /// - Parameters:
  ///   - isStrict: the first line that cannot be read is an error.
  ///   - batchLines: how many lines are asked about at once, at most.
  ///   - query: Asks about many texts.
  ///   - line: What to print for an answer and its line of input.
  func filter<Item>(
    on connection: Connection, isStrict: Bool, batchLines: Int = LineInput.batchLines,
    _ query: ([String]) -> Query<Batch<Item>>,
    line: (Result<Item, ServerError>, String) throws -> String
  ) throws {
    if isatty(0) == 1 { console.note("reading lines from the terminal; end with ^D") }
    var input = try lineInput(isStrict: isStrict)
    var hasFailed = false
    var unanswered = BadRecords(failing: "have no answer")
    func say(_ sentence: String) { if !console.isQuiet { console.say("\(sentence).") } }
    while true {
      let lines = try input.nextBatch(limit: batchLines)
      guard !lines.isEmpty else { break }
      let texts = lines.filter { $0.flaw == nil }.map(\.text)
      let batch = texts.isEmpty ? nil : try Interruption.watch { try connection.ask(query(texts)) }
      var next = 0
      var output = ""
      for given in lines {
        if let flaw = given.flaw {
          let error = ServerError(code: ErrorCode.badValue.rawValue, message: flaw)
          output += options.json ? Self.json(error) : try line(.failure(error), given.text)
        } else if let batch {
          let answer = batch.results[next]
          if case .failure(let error) = answer {
            // A line of blanks has no words and needs no answer.
            if !given.text.allSatisfy(\.isWhitespace) {
              hasFailed = true
              if let sentence = try unanswered.add(line: given.number, error.message) { say(sentence) }
            }
          }
          output += options.json ? batch.json[next].description : try line(answer, given.text)
          next += 1
        }
        output += "\n"
      }
      console.write(output)
    }
    if let summary = unanswered.summary { say(summary) }
    try input.finish()
    if hasFailed { throw Ended(status: .negative) }
  }

  /// As the daemon says it of one text of many.
  private static func json(_ error: ServerError) -> String {
    let json: JSONValue = ["error": ["code": .string(error.code), "message": .string(error.message)]]
    return json.description
  }

  /// The scores of any number of texts, in requests of a bounded size; nil for one without words.
  func scores(of texts: [String], in scope: Scope, on connection: Connection) throws -> [ScoredText?] {
    var scores: [ScoredText?] = []
    while scores.count < texts.count {
      var bytes = 0
      let texts = texts[scores.count...].prefix(LineInput.batchLines).prefix { text in
        defer { bytes += text.utf8.count }
        return bytes <= LineInput.batchBytes
      }
      let batch = try Interruption.watch { try connection.ask(.score(texts: Array(texts), in: scope)) }
      scores += batch.results.map { try? $0.get() }
    }
    return scores
  }
}
