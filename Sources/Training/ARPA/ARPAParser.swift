internal import Glibc
internal import LanguageModel

/// The meaning of a line of an ARPA file.
enum ARPALine {
  /// An empty line, a comment, or a line of the header.
  case nothing
  /// The n-grams of this length follow.
  case section(Int)
  case nGram(ARPAFields)
  case end
}

/// The fields of an n-gram's line.
struct ARPAFields {
  /// log10.
  var probability: Double
  /// The words as byte ranges of the line; as many as the section says.
  var words: InlineArray<7, Range<Int>>
  /// log10; 0 where the line has none.
  var backoff: Double
}

/// The part of an ARPA file that a line belongs to.
private enum ARPASection: Equatable { case preamble, header, nGrams(length: Int), afterEnd }

/// Reads an ARPA file line by line and checks its form: header, sections in their order, counts, numbers.
///
/// Fields may be separated by tabs or spaces, as different toolkits do. How the n-grams fit together is checked by
/// `ARPALevels`.
struct ARPAParser {
  private var section = ARPASection.preamble
  /// counts[n - 1]: how many n-grams of n words the header promises.
  private(set) var counts: [Int] = []
  private var countLines: [Int] = []
  private var found = 0
  private let longestOrder: Int

  /// Lines that may come before `\data\`: some tools write comments there.
  private static let longestPreamble = 1000

  init(longestOrder: Int) { self.longestOrder = longestOrder }

  mutating func parse(_ line: Span<UInt8>, _ lineNumber: Int) throws(TrainingError) -> ARPALine {
    switch section {
    case .preamble:
      if line.trimmed == "\\data\\" {
        section = .header
      } else if line.starts(with: "mmap lm http://kheafield.com/code") {
        throw .badARPA(
          line: lineNumber, reason: "this is a binary model of KenLM's; import the .arpa file that it was built from")
      } else if lineNumber >= Self.longestPreamble {
        throw noHeader(lineNumber)
      }
      return .nothing
    case .header:
      guard let first = line.firstField else { return .nothing }
      if line[first.lowerBound] == UInt8(ascii: "\\") { return try marker(line, lineNumber) }
      try count(line.trimmed, lineNumber)
      return .nothing
    case .nGrams(let length):
      guard let first = line.firstField else { return .nothing }
      if line[first.lowerBound] == UInt8(ascii: "\\") { return try marker(line, lineNumber) }
      found += 1
      return .nGram(try fields(line, length, lineNumber))
    case .afterEnd: return .nothing
    }
  }

  /// - Parameter lineNumber: of the last line.
  func finish(_ lineNumber: Int) throws(TrainingError) {
    switch section {
    case .preamble: throw noHeader(lineNumber)
    case .header, .nGrams:
      throw .badARPA(
        line: lineNumber, reason: "the file ends before \\end\\, so a part of it is missing; copy or make it again")
    case .afterEnd: return
    }
  }

  private func noHeader(_ lineNumber: Int) -> TrainingError {
    .badARPA(
      line: lineNumber,
      reason: "there is no line \\data\\ so far, with which an ARPA file begins; "
        + "after it belongs \"ngram 1=COUNT\" for each order")
  }

  /// `ngram 2=1234`
  private mutating func count(_ line: String, _ lineNumber: Int) throws(TrainingError) {
    let parts = line.split(separator: "=", maxSplits: 1).map { $0.split(separator: " ") }
    guard parts.count == 2, parts[0].count == 2, parts[0][0] == "ngram", let order = Int(parts[0][1]),
      parts[1].count == 1, let count = Int(parts[1][0]), count >= 0
    else {
      throw .badARPA(line: lineNumber, reason: "a count such as \"ngram \(counts.count + 1)=1234\" belongs here")
    }
    guard order == counts.count + 1 else {
      throw .badARPA(line: lineNumber, reason: "the count of the \(counts.count + 1)-grams belongs here")
    }
    guard order <= longestOrder else {
      throw .badARPA(
        line: lineNumber, reason: "the file has n-grams of \(order) words, and kith holds up to \(longestOrder)")
    }
    counts.append(count)
    countLines.append(lineNumber)
  }

  private mutating func marker(_ line: Span<UInt8>, _ lineNumber: Int) throws(TrainingError) -> ARPALine {
    let name = line.trimmed
    let length: Int
    if case .nGrams(let current) = section {
      guard found == counts[current - 1] else {
        throw .badARPA(
          line: lineNumber,
          reason: "the file has \(found) \(current)-grams where line \(countLines[current - 1]) promises "
            + "\(counts[current - 1]); get the whole file, or correct the count if you edited it")
      }
      length = current
    } else {
      length = 0
      guard !counts.isEmpty else {
        throw .badARPA(
          line: lineNumber, reason: "the counts are missing: \"ngram 1=COUNT\" for each order belongs after \\data\\")
      }
    }
    found = 0
    if length < counts.count {
      guard name == "\\\(length + 1)-grams:" else {
        throw .badARPA(line: lineNumber, reason: "\\\(length + 1)-grams: belongs here, not \(name.prefix(40))")
      }
      section = .nGrams(length: length + 1)
      return .section(length + 1)
    }
    guard name == "\\end\\" else {
      throw .badARPA(line: lineNumber, reason: "\\end\\ belongs here, not \(name.prefix(40))")
    }
    section = .afterEnd
    return .end
  }

  private func fields(_ line: Span<UInt8>, _ length: Int, _ lineNumber: Int) throws(TrainingError) -> ARPAFields {
    var at = 0
    guard let first = line.nextField(&at) else { throw malformed(lineNumber, length) }
    guard let probability = line.number(in: first), !probability.isNaN else {
      throw .badARPA(line: lineNumber, reason: "\(line.text(first)) is no log10 of a probability")
    }
    guard probability <= 0 else {
      throw .badARPA(
        line: lineNumber,
        reason: "log10 of a probability cannot be above 0, as \(line.text(first)) is; write 0 if rounding made it so")
    }
    var fields = ARPAFields(probability: probability, words: InlineArray(repeating: 0..<0), backoff: 0)
    for word in 0..<length {
      guard let field = line.nextField(&at) else { throw malformed(lineNumber, length) }
      fields.words[word] = field
    }
    if let field = line.nextField(&at) {
      guard let backoff = line.number(in: field), !backoff.isNaN, backoff <= log10(NGramModel.largestBackoff) else {
        throw .badARPA(line: lineNumber, reason: "\(line.text(field)) is no log10 of a back-off weight")
      }
      fields.backoff = backoff
    }
    guard line.nextField(&at) == nil else { throw malformed(lineNumber, length) }
    return fields
  }

  private func malformed(_ lineNumber: Int, _ length: Int) -> TrainingError {
    .badARPA(
      line: lineNumber,
      reason: "a log10 probability, \(length == 1 ? "a word" : "\(length) words") and perhaps a back-off weight "
        + "belong here, separated by spaces or tabs")
  }
}
