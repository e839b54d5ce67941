import CorpusInput
import SystemPackage

extension Invocation {
  /// How large a text of standard input may be, in bytes.
  private static let textLimit = LineInput.lineLimit

  private func warn(_ sentence: String) { if !console.isQuiet { console.say("warning: \(sentence).") } }

  /// Standard input as lines.
  ///
  /// - Parameters:
  ///   - descriptor: where it is by now.
  ///   - limit: how long a line may be, in bytes.
  ///   - isStrict: the first line that cannot be read is an error.
  func lineInput(
    at descriptor: FileDescriptor = .standardInput, limit: Int = LineInput.lineLimit, isStrict: Bool = false
  ) throws(CorpusInputError) -> LineInput {
    let console = console
    return try LineInput(
      .standardInput(at: descriptor), encoding: options.encoding?.encoding, limit: limit, isStrict: isStrict
    ) {
      if !console.isQuiet { console.say($0) }
    }
  }

  /// All of standard input as one text, without a line feed at its end.
  func inputText() throws -> String { try text(of: .standardInput) }

  /// All of a file, plain or packed, as one text, without a line feed at its end.
  func text(in file: String) throws -> String { try text(of: .single(file)) }

  private func text(of source: CorpusSource) throws(CorpusInputError) -> String {
    let bytes = try WholeText.read(source, encoding: options.encoding?.encoding, limit: Self.textLimit, warn: warn)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The lines that a program of ours printed, of a file or standard input: as many as a user's files may hold.
  func savedLines(of file: String?) throws -> [String] {
    let source: CorpusSource = if let file { try .single(file) } else { .standardInput }
    return try WholeText.lines(
      source, encoding: options.encoding?.encoding, limit: 1 << 30, warn: warn)
  }

  /// All lines of standard input but the empty ones.
  func inputLines() throws -> [String] {
    try WholeText.lines(.standardInput, encoding: options.encoding?.encoding, limit: Self.textLimit, warn: warn)
      .filter { !$0.isEmpty }
  }
}
