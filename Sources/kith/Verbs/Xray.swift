import ArgumentParser
import KithClient
import KithProtocol
import StrictJSON
import SystemPackage

/// `kith xray reply.json`: another language model's output, coloured by what explains it.
struct Xray: Verb {
  static let configuration = CommandConfiguration(
    abstract: "Split what another language model knows into grammar, association and neither.",
    discussion: """
      Reads the reply of a server that was asked for log probabilities: OpenAI's chat and completions and servers that \
      speak like it, llama-server, vLLM, SGLang, Ollama; or lines of {"token":" the","logprob":-1.5}. Prints the \
      text coloured by which part explains most of what that model knows beyond the words' frequencies (without \
      colours a letter follows: g, a or n), and how much each part explains. Neither is an upper bound on anything \
      cleverer: it also contains facts that this model's corpus lacked.
        kith xray reply.json --html page.html
      """)

  @Argument(help: "The file with the reply; - or none is standard input.", completion: .file())
  var file: String?

  @Option(
    help: ArgumentHelp("Also write a self-contained HTML page.", valueName: "file"), completion: .file())
  var html: String?

  @OptionGroup var scopeOptions: ScopeOptions
  @OptionGroup var options: GlobalOptions

  func run(_ invocation: Invocation) throws {
    let tokens = try Self.tokens(file ?? "-")
    let connection = try invocation.connect()
    let query = Query.xray(tokens, in: try scopeOptions.scope(invocation.options))
    let result = try invocation.result(of: query, on: connection)
    let xray = try query.answer(in: result)
    let text = tokens.map(\.text).joined()
    if let html { try AtomicFile.write(XrayPage(xray, of: text).html, to: html) }
    let console = invocation.console
    if invocation.options.json {
      console.print(result.description)
    } else {
      for line in try Self.lines(xray, of: text, console) { console.print(line) }
    }
    if let html { console.note("wrote \(html)") }
  }

  // MARK: Input

  /// A reply with twenty alternatives and their bytes for each token is large.
  private static let longestInput = 256 << 20

  private static func tokens(_ file: String) throws -> [LoggedToken] {
    let name = file == "-" ? "standard input" : file
    let tokens: [LoggedToken]
    do {
      tokens = try TokenLog.parse(try bytes(of: file, name))
    } catch let error as TokenLogError {
      throw UsageError(message: "\(name): \(error.message)", hint: error.hint)
    }
    guard tokens.count <= ProtocolLimits.tokensPerRequest else {
      throw UsageError(
        message: "\(name) has \(Formatting.grouped(tokens.count)) tokens",
        hint: "give a part of it: at most \(Formatting.grouped(ProtocolLimits.tokensPerRequest))")
    }
    return tokens
  }

  private static func bytes(of file: String, _ name: String) throws -> [UInt8] {
    do {
      let isInput = file == "-"
      let descriptor: FileDescriptor =
        isInput ? .standardInput : try .open(FilePath(file), .readOnly, options: .closeOnExec)
      defer { if !isInput { try? descriptor.close() } }  // read only: nothing can be lost
      var bytes: [UInt8] = []
      var chunk = [UInt8](repeating: 0, count: 1 << 16)
      while true {
        let count = try unsafe chunk.withUnsafeMutableBytes { try unsafe descriptor.read(into: $0) }
        guard count > 0 else { return bytes }
        bytes += chunk[..<count]
        guard bytes.count <= longestInput else {
          throw UsageError(message: "\(name) has more than \(longestInput >> 20) MiB")
        }
      }
    } catch let error as Errno {
      throw UsageError(message: "cannot read \(name): \(error)")
    }
  }

  // MARK: Output

  static func lines(_ xray: XrayedText, of text: String, _ console: Console) throws -> [String] {
    let figures = XrayFigures(xray)
    let table = Formatting.table(figures.headings, figures.rows, leftAligned: [0])
    let models = figures.models.map { "\($0.name) \($0.bits)" }.joined(separator: "  ")
    return [try marked(xray, of: text, console), "", console.dim(table[0])]
      + zip(table.dropFirst(), figures.rows).map { line, row in
        XrayPart(rawValue: row[0]).map { console.styled(line, $0.style) } ?? line
      }
      + ["bits per token:  \(models)"] + figures.refusals + [figures.uncounted].compactMap(\.self)
      + [console.dim(xray.note)]
  }

  /// The text itself, its segments coloured, or each with a letter behind it.
  private static func marked(_ xray: XrayedText, of text: String, _ console: Console) throws -> String {
    var result = ""
    for piece in try XrayPieces(text, xray.segments).pieces {
      let shown = console.shown(piece.text, keepingLines: true)
      guard let part = piece.segment?.bits.most else {
        result += shown
        continue
      }
      result += console.hasColour ? console.styled(shown, part.style) : "\(shown)/\(part.letter)"
    }
    return result
  }
}
