import ArgumentParser
import KithClient
import StrictJSON

/// `kith filter --max-perplexity 300 < corpus.txt`: keeps the lines that the model finds likely enough.
struct FilterLines: Verb {
  static let configuration = CommandConfiguration(
    commandName: "filter",
    abstract: "Keep the likely lines of a corpus, or add how likely each is.",
    discussion: """
      Reads lines from standard input and prints those within all limits, as they came and in their order; with \
      --field, lines are JSON objects and that field is the text. Each line is a text of its own. Lines without words \
      are within no limit.
        kith filter --max-perplexity 500 --max-unknown 0.1 < crawl.txt > clean.txt
        zcat crawl.jsonl.gz | kith filter --field text --add | jq .kith.perplexity
      With --json every line is an object with the field `kith`. Lines that cannot be read are named on standard error and left out; the exit status is then 1.
      """)

  @OptionGroup var limits: Limits

  @Option(help: ArgumentHelp("Lines are JSON objects, and this field holds the text.", valueName: "name"))
  var field: String?

  @Flag(
    help: """
      Print the measures too: perplexity, bits per character and share of unknown words before the line, separated by \
      tabs; in JSON objects as the field `kith`.
      """)
  var add = false

  @Flag(help: "Print the other lines: those outside a limit.")
  var invert = false

  @OptionGroup var scopeOptions: ScopeOptions
  @OptionGroup var options: GlobalOptions

  func validate() throws {
    guard limits.isAny || add else {
      throw ValidationError("Give a limit such as --max-perplexity 500, or --add.")
    }
    guard limits.isAny || !invert else { throw ValidationError("--invert needs a limit.") }
    guard field != Key.kith.rawValue || !add else {
      throw ValidationError("--add writes the field `kith`; it cannot be the text.")
    }
  }

  func run(_ invocation: Invocation) throws {
    let connection = try invocation.connect()
    let scope = try scopeOptions.scope(invocation.options)
    let isJSON = invocation.options.json
    var input = LineInput()
    var (read, kept, broken) = (0, 0, 0)
    while true {
      let lines = try input.nextBatch()
      guard !lines.isEmpty else { break }
      let texts = lines.enumerated().map { index, line -> String? in
        guard let field else { return line }
        do throws(FieldProblem) {
          return try Self.text(of: field, in: line)
        } catch {
          broken += 1
          if !invocation.console.isQuiet { invocation.console.say("line \(read + index + 1): \(error.sentence).") }
          return nil
        }
      }
      let known = texts.compactMap { $0 }
      let scores = try invocation.scores(of: known, in: scope, on: connection)
      var next = 0
      var output = ""
      for (line, text) in zip(lines, texts) where text != nil {
        let measures = scores[next].map(Measures.init)
        next += 1
        guard limits.allow(measures) != invert else { continue }
        kept += 1
        output += isJSON || add ? adding(measures, to: line, isJSON: isJSON) : line
        output += "\n"
      }
      read += lines.count
      invocation.console.write(output)
      if invocation.console.messagesAreOnTerminal, !invocation.console.isTerminal, !invocation.console.isQuiet {
        Console.writeMessage("\r\(Formatting.grouped(read)) lines, \(Formatting.grouped(kept)) kept ")
      }
    }
    if invocation.console.messagesAreOnTerminal, !invocation.console.isTerminal, !invocation.console.isQuiet {
      Console.writeMessage("\n")
    }
    if broken > 0 { throw Ended(status: .negative) }
  }

  // MARK: JSON lines

  struct FieldProblem: Error { let sentence: String }

  /// The keys of a line that was no object before, and of the measures in any.
  private enum Key: String { case text, kith }

  private static func text(of field: String, in line: String) throws(FieldProblem) -> String {
    let value: JSONValue
    do throws(JSONError) {
      value = try JSONValue.parse(Array(line.utf8))
    } catch {
      throw FieldProblem(sentence: "it is no JSON: \(error.message)")
    }
    guard let object = value.object else { throw FieldProblem(sentence: "it is no JSON object") }
    guard let member = object[field] else { throw FieldProblem(sentence: "it has no field `\(field)`") }
    guard let text = member.string else { throw FieldProblem(sentence: "its field `\(field)` is no string") }
    return text
  }

  private func adding(_ measures: Measures?, to line: String, isJSON: Bool) -> String {
    guard field != nil || isJSON else { return (measures?.columns ?? "-\t-\t-") + "\t\(line)" }
    var object = JSONObject()
    if field == nil {
      object[Key.text.rawValue] = .string(line)
    } else if let read = (try? JSONValue.parse(Array(line.utf8)))?.object {  // it was read as an object before
      object = read
    }
    object[Key.kith.rawValue] = measures?.json ?? .null  // one that is there already gives way
    return JSONValue.object(object).description
  }
}

/// A measure of a text.
struct Measures {
  let perplexity: Double
  let bitsPerCharacter: Double
  /// Of the words and sentence ends, 0...1.
  let unknownShare: Double

  init(_ score: ScoredText) {
    perplexity = score.perplexity
    bitsPerCharacter = score.bitsPerCharacter
    unknownShare = Double(score.unknownCount) / Double(max(1, score.tokenCount))
  }

  var columns: String {
    [perplexity, bitsPerCharacter, unknownShare].map { Formatting.fixed($0, 4) }.joined(separator: "\t")
  }

  var json: JSONValue {
    [
      "perplexity": .double(perplexity), "bits_per_character": .double(bitsPerCharacter),
      "unknown": .double(unknownShare),
    ]
  }
}

/// The limits that a text must keep.
struct Limits: ParsableArguments {
  @Option(help: ArgumentHelp("No lower perplexity than this: leaves out boilerplate.", valueName: "x"))
  var minPerplexity: Double?

  @Option(help: ArgumentHelp("No higher perplexity than this.", valueName: "x"))
  var maxPerplexity: Double?

  @Option(help: ArgumentHelp("No fewer bits per character than this.", valueName: "x"))
  var minBits: Double?

  @Option(help: ArgumentHelp("No more bits per character than this.", valueName: "x"))
  var maxBits: Double?

  @Option(help: ArgumentHelp("No larger share of unknown words than this, 0 to 1.", valueName: "share"))
  var maxUnknown: Double?

  private var all: [Double?] { [minPerplexity, maxPerplexity, minBits, maxBits, maxUnknown] }

  var isAny: Bool { all.contains { $0 != nil } }

  func validate() throws {
    guard all.allSatisfy({ $0 ?? 0 >= 0 && $0 ?? 0 < .infinity }) else {
      throw ValidationError("A limit is a number that is not negative.")
    }
    guard maxUnknown ?? 0 <= 1 else { throw ValidationError("--max-unknown is a share, 0 to 1.") }
    for (least, most, name) in [(minPerplexity, maxPerplexity, "perplexity"), (minBits, maxBits, "bits")] {
      if let least, let most, least > most { throw ValidationError("--min-\(name) is above --max-\(name).") }
    }
  }

  /// - Parameter measures: nil for a text without words.
  func allow(_ measures: Measures?) -> Bool {
    guard isAny else { return true }
    guard let measures else { return false }
    return measures.perplexity >= minPerplexity ?? 0 && measures.perplexity <= maxPerplexity ?? .infinity
      && measures.bitsPerCharacter >= minBits ?? 0 && measures.bitsPerCharacter <= maxBits ?? .infinity
      && measures.unknownShare <= maxUnknown ?? 1
  }
}
