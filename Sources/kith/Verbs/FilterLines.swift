import ArgumentParser
import CorpusInput
import KithClient
import StrictJSON

/// `kith filter --max-perplexity 300 < corpus.txt`: keeps the lines that the model finds likely enough.
struct FilterLines: Verb {
  static let configuration = CommandConfiguration(
    commandName: "filter",
    abstract: "Keep the likely lines of a corpus, or add how likely each is.",
    discussion: """
      Reads lines from standard input and prints those within all limits, byte for byte as they came and in their order; with \
      --field, lines are JSON objects and that field is the text: text, meta.text, turns[].text. Each line is a text of its own. Lines without words \
      are within no limit.
        kith filter --max-perplexity 500 --max-unknown 0.1 < crawl.txt > clean.txt
        zcat crawl.jsonl.gz | kith filter --field text --add | jq .kith.perplexity
      With --json every line is an object with the field `kith`. JSON lines keep every byte; the field is added before their \
      last brace, and a line that has one of that name already cannot be read: --as names another. Lines that cannot be read are named on standard error and left out; the exit status is then 1.
      """)

  @OptionGroup var limits: Limits

  @Option(help: ArgumentHelp("Lines are JSON objects, and this field holds the text.", valueName: "name"))
  var field: FieldPath?

  @Flag(
    help: """
      Print the measures too: perplexity, bits per character and share of unknown words before the line, separated by \
      tabs; in JSON objects as the field `kith`, or --as.
      """)
  var add = false

  @Option(
    name: .customLong("as"), help: ArgumentHelp("The name of the field that holds the measures.", valueName: "name"))
  var addedName = Key.kith.rawValue

  @Flag(help: "Print the other lines: those outside a limit.")
  var invert = false

  @OptionGroup var strict: StrictOption
  @OptionGroup var scopeOptions: ScopeOptions
  @OptionGroup var options: GlobalOptions

  func validate() throws {
    guard limits.isAny || !invert else { throw ValidationError("--invert needs a limit.") }
    guard !addedName.isEmpty else { throw ValidationError("--as needs a name for the field.") }
    guard addedName != (field?.spelling ?? Key.text.rawValue) || !(add || options.json) else {
      throw ValidationError(
        "The measures are written as the field `\(addedName)`; it cannot be the text. --as names another.")
    }
  }

  func run(_ invocation: Invocation) throws {
    // Here, so that an option or argument that there is none of is named first.
    guard limits.isAny || add else {
      throw UsageError(message: "give a limit such as --max-perplexity 500, or --add", hint: "see:  kith filter --help")
    }
    let connection = try invocation.connect()
    let scope = try scopeOptions.scope(invocation.options)
    let isJSON = invocation.options.json
    var input = try invocation.lineInput(isStrict: strict.isStrict)
    var output = Output(marking: isJSON && field == nil)
    var (read, kept) = (0, 0)
    while true {
      let lines = try input.nextBatch()
      output.finishLine(input.lateEnd)
      guard !lines.isEmpty else { break }
      let given = texts(of: lines, &input)
      let scores = try invocation.scores(of: given.map(\.text), in: scope, on: connection)
      for ((line, _), score) in zip(given, scores) {
        let measures = score.map(Measures.init)
        let isKept = limits.allow(measures) != invert
        output.isLastKept = isKept && !isJSON
        guard isKept else { continue }
        kept += 1
        if field != nil, Self.isBlank(line) {
          output.append(line, after: "", input)
        } else if isJSON, field == nil {
          output.append(object(line.text, measures) + "\n")
        } else if isJSON || field != nil && add {
          output.append(line, with: added(measures), input)
        } else {
          output.append(line, after: add ? (measures?.columns ?? "-\t-\t-") + "\t" : "", input)
        }
      }
      if lines.last.map({ $0.number }) != given.last.map({ $0.line.number }) { output.isLastKept = false }
      read += lines.count
      invocation.console.write(bytes: output.take())
      if invocation.console.messagesAreOnTerminal, !invocation.console.isTerminal, !invocation.console.isQuiet {
        Console.writeMessage("\r\(Formatting.grouped(read)) lines, \(Formatting.grouped(kept)) kept ")
      }
    }
    invocation.console.write(bytes: output.take())
    if invocation.console.messagesAreOnTerminal, !invocation.console.isTerminal, !invocation.console.isQuiet {
      Console.writeMessage("\n")
    }
    try input.finish()
  }

  private static func isBlank(_ line: LineInput.Line) -> Bool {
    line.text.utf8.allSatisfy { [0x20, 0x09, 0x0D].contains($0) }
  }

  /// The lines that can be read, each with its text; the others are named.
  private func texts(
    of lines: [LineInput.Line], _ input: inout LineInput
  ) -> [(line: LineInput.Line, text: String)] {
    var texts: [(line: LineInput.Line, text: String)] = []
    for line in lines where line.flaw == nil {
      guard let field else {
        texts.append((line, line.text))
        continue
      }
      // It has no words, as man kith says of blank lines.
      if Self.isBlank(line) {
        texts.append((line, ""))
        continue
      }
      do throws(FieldProblem) {
        texts.append((line, try text(of: field, in: line.text)))
      } catch {
        if input.reject(line.number, error.sentence) { break }
      }
    }
    return texts
  }

  /// Lines that pass, byte for byte as they came.
  struct Output {
    private var bytes: [UInt8] = []
    /// Whether what stands before the first line in its encoding was written.
    private var hasMark: Bool
    /// Whether the last line that was read is among those that were written as they came.
    var isLastKept = false

    /// - Parameter isMarked: no byte order mark has to be written.
    init(marking isMarked: Bool) { hasMark = isMarked }

    /// Bytes of the last line's end, which came later than the line.
    mutating func finishLine(_ lateEnd: [UInt8]) { if isLastKept { bytes += lateEnd } }

    mutating func append(_ text: String) { bytes += text.utf8 }

    /// A JSON line with a member more.
    mutating func append(_ line: LineInput.Line, with member: AddedMember, _ input: borrowing LineInput) {
      var line = line
      let end = line.raw[line.contentCount...]
      // It was read as an object before; where its encoding hides the brace, it goes on in UTF-8.
      let text = Array(line.text.utf8)
      let content = member.added(to: text.span, line.raw[..<line.contentCount]) { bytes in
        input.bytes(ofASCII: String(decoding: bytes, as: UTF8.self))
      }
      guard let content else {
        return bytes += (member.added(to: text.span, text[...]) { $0 } ?? text) + [UInt8(ascii: "\n")]
      }
      line.replace(content: content, end: Array(end))
      append(line, after: "", input)
    }

    /// A line with columns of ASCII more, before its end.
    mutating func append(_ line: LineInput.Line, before columns: String, _ input: borrowing LineInput) {
      var line = line
      let (content, end) = (line.raw[..<line.contentCount], Array(line.raw[line.contentCount...]))
      line.replace(content: content + input.bytes(ofASCII: columns), end: end)
      append(line, after: "", input)
    }

    mutating func append(_ line: LineInput.Line, after columns: String, _ input: borrowing LineInput) {
      if !hasMark { bytes += input.mark }
      hasMark = true
      if !columns.isEmpty { bytes += input.bytes(ofASCII: columns) }
      bytes += line.raw
      // The last line may have no end, and what comes next is a line again.
      if line.raw.count == line.contentCount { bytes += input.bytes(ofASCII: "\n") }
    }

    mutating func take() -> [UInt8] {
      defer { bytes.removeAll(keepingCapacity: true) }
      return bytes
    }
  }

  // MARK: JSON lines

  /// The keys of a line that was no object before, and by default of the measures in any.
  private enum Key: String { case text, kith }

  private func text(of field: FieldPath, in line: String) throws(FieldProblem) -> String {
    let bytes = Array(line.utf8)
    let text = String(decoding: try field.text(in: bytes.span), as: UTF8.self)
    if add || options.json, let problem = AddedMember.problem(of: addedName, in: bytes.span) {
      throw FieldProblem(sentence: "\(problem); --as chooses another name")
    }
    return text
  }

  private func added(_ measures: Measures?) -> AddedMember {
    AddedMember(name: addedName, value: (measures?.json ?? .null).description)
  }

  /// A line that was no object.
  private func object(_ line: String, _ measures: Measures?) -> String {
    var object = JSONObject()
    object[Key.text.rawValue] = .string(line)
    object[addedName] = measures?.json ?? .null
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
