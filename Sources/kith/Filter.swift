import Glibc
import KithClient
import KithProtocol
import StrictJSON

extension Session {
  /// Answers every line of standard input with one line, in order, as soon as it is there.
  ///
  /// With `--json` the line is the text's own result. An error of one text that is about the text only (no words in it)
  /// leaves its line to `line`; the exit status is then 1 at the end.
  ///
  /// - Parameters:
  ///   - items: the list in the result that has an element for each text.
  ///   - line: what to print for an element of that list and its line of input.
  func filter(
    _ connection: Connection, _ operation: Operation, _ fields: [(name: String, value: JSONValue)], items: String,
    line: (JSONValue, String) throws -> String
  ) throws {
    if isatty(0) == 1 { console.note("reading lines from the terminal; end with ^D") }
    var input = LineInput()
    var hasFailed = false
    while true {
      let texts = try input.nextBatch()
      guard !texts.isEmpty else { break }
      let answers = try answers(connection, operation, fields, texts, items: items)
      var output = ""
      for (index, (text, answer)) in zip(texts, answers).enumerated() {
        if let error = answer["error"] {
          hasFailed = true
          let number = input.lineCount - texts.count + index + 1
          if !console.isQuiet, !text.allSatisfy(\.isWhitespace) {
            console.say("line \(number): \(error["message"]?.string ?? "no result").")
          }
        }
        output += options.json ? answer.description : try line(answer, text)
        output += "\n"
      }
      console.write(output)
    }
    if hasFailed { throw Ended(status: .negative) }
  }

  /// Asks about many texts in one request, with ^C cancelling it.
  ///
  /// - Parameter items: the list in the result that has an element for each text.
  func answers(
    _ connection: Connection, _ operation: Operation, _ fields: [(name: String, value: JSONValue)], _ texts: [String],
    items: String
  ) throws -> [JSONValue] {
    guard !texts.isEmpty else { return [] }
    let list = JSONValue.array(texts.map { .string($0) })
    let result = try Interruption.watch { try connection.call(operation, fields + [("texts", list)]) }
    guard let answers = result[items]?.array, answers.count == texts.count else {
      throw ClientError.badReply("`\(items)` should have \(texts.count) elements")
    }
    return answers
  }

  /// The scores of any number of texts, in requests of a bounded size; nil for one without words.
  ///
  /// - Parameter place: the fields that say what stands before each.
  func scores(
    _ connection: Connection, _ place: [(name: String, value: JSONValue)], _ texts: [String]
  ) throws -> [ScoredText?] {
    let fields = connection.scoreFields("", false) + place
    var scores: [ScoredText?] = []
    while scores.count < texts.count {
      var bytes = 0
      let batch = texts[scores.count...].prefix(LineInput.batchLines).prefix { text in
        defer { bytes += text.utf8.count }
        return bytes <= LineInput.batchBytes
      }
      scores += try answers(connection, .score, fields, Array(batch), items: "scores").map {
        $0["error"] == nil ? try ScoredText($0) : nil
      }
    }
    return scores
  }
}
