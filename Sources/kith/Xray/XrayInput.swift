import CorpusInput
import KithClient
import StrictJSON

/// A token log from a file, which may be packed, and in any encoding.
enum XrayInput {
  /// - Parameters:
  ///   - file: `-` is standard input.
  ///   - encoding: nil: it is found out.
  static func log(in file: String, encoding: TextEncoding?, _ options: TokenLogOptions) throws -> TokenLog {
    let name = file == "-" ? "standard input" : file
    do {
      var reader = TokenLogReader(options)
      var lines = try LineStream(.single(file), encoding: encoding, limit: TokenLogReader.longestValue)
      while try lines.advance() == .line {
        if let flaw = lines.flaw { throw UsageError(message: "\(name): line \(lines.number) is \(flaw)") }
        try reader.readLine(lines.text)
      }
      for warning in lines.takeWarnings() { Console.say(warning) }
      return try reader.finish()
    } catch let error as TokenLogError {
      guard !error.isServers else {
        Console.say("\(name): \(error.message)")
        throw Ended(status: .server)
      }
      throw UsageError(message: "\(name): \(error.message)", hint: error.hint)
    }
  }

  /// One of the documents, or all.
  ///
  /// - Parameter choice: counted from 1.
  static func documents(of log: TokenLog, choice: Int?) throws -> [LoggedDocument] {
    guard let choice else { return log.documents }
    guard (1...log.documents.count).contains(choice) else {
      throw UsageError(
        message: log.documents.count == 1 ? "there is one answer" : "there are \(log.documents.count) answers",
        hint: "choose one of them:  --choice 1 to \(log.documents.count)")
    }
    return [log.documents[choice - 1]]
  }

  /// A text to have scored: that of a file, of standard input, or the arguments themselves.
  static func text(_ words: [String], _ invocation: Invocation) throws -> String {
    if words.isEmpty || words == ["-"] { return try invocation.inputText() }
    guard words.count == 1, Invocation.isFile(words[0]) else { return words.joined(separator: " ") }
    return try invocation.text(in: words[0])
  }

  /// A document as lines that can be read again.
  static func lines(of document: LoggedDocument) -> String {
    var lines = ""
    if !document.context.isEmpty { lines += line(document.context, nil, nil) }
    for token in document.tokens { lines += line(token.text, token.logProbability, token.firstChoice) }
    return lines
  }

  private static func line(_ text: String, _ logProbability: Double?, _ firstChoice: String?) -> String {
    var object = JSONObject()
    object["token"] = .string(text)
    object["logprob"] = logProbability.map { .double($0) }
    if let firstChoice { object["top_logprobs"] = [["token": .string(firstChoice), "logprob": .integer(0)]] }
    return JSONValue.object(object).description + "\n"
  }
}
