import Glibc
import KithClient
import KithProtocol
import StrictJSON

extension Invocation {
  /// Answers every line of standard input with one line, in order, as soon as it is there.
  ///
  /// With `--json` the line is the text's own result. An error of one text that is about the text only (no words in it)
  /// leaves its line to `line`; the exit status is then 1 at the end.
  ///
  /// - Parameters:
  ///   - query: Asks about many texts.
  ///   - line: What to print for an answer and its line of input.
  func filter<Item>(
    on connection: Connection, _ query: ([String]) -> Query<Batch<Item>>,
    line: (Result<Item, ServerError>, String) throws -> String
  ) throws {
    if isatty(0) == 1 { console.note("reading lines from the terminal; end with ^D") }
    var input = LineInput()
    var hasFailed = false
    while true {
      let texts = try input.nextBatch()
      guard !texts.isEmpty else { break }
      let batch = try Interruption.watch { try connection.ask(query(texts)) }
      var output = ""
      for (index, text) in texts.enumerated() {
        let answer = batch.results[index]
        if case .failure(let error) = answer {
          hasFailed = true
          let lineNumber = input.lineCount - texts.count + index + 1
          if !console.isQuiet, !text.allSatisfy(\.isWhitespace) {
            console.say("line \(lineNumber): \(error.message).")
          }
        }
        output += options.json ? batch.json[index].description : try line(answer, text)
        output += "\n"
      }
      console.write(output)
    }
    if hasFailed { throw Ended(status: .negative) }
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
