import Glibc
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
    let word = words[0]
    guard words.count == 1 else {
      if let name = words.first(where: { FileKind.of($0) != nil && $0.contains { "./".contains($0) } }) {
        throw UsageError(
          message: "\(name) is one of \(words.count) words, and the name of a file",
          hint: "give one file alone, or the text within quotation marks")
      }
      return words.joined(separator: " ")
    }
    switch FileKind.of(word) {
    case S_IFDIR: throw UsageError(message: "\(word) is a folder", hint: "give a file with the text to score")
    case nil:
      if !word.contains(where: \.isWhitespace), word.contains("/") || word.hasSuffix(".txt") {
        throw UsageError(message: "there is no file \(word)", hint: "if it is the text, give it by standard input")
      }
      return word
    default: return try invocation.text(in: word)
    }
  }

  /// A document as lines that can be read again, to the same figures.
  ///
  /// - Parameter context: what stands before it.
  static func lines(of document: LoggedDocument, context: String) -> String {
    var lines = ""
    if !context.isEmpty { lines += (["context": .string(context)] as JSONValue).description + "\n" }
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
