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
/// Read is what toolkits really write: fields separated by tabs or spaces, any text before `\data\`, comments that begin
/// with `#`, names in upper case, lengths without n-grams. How the n-grams fit together is checked by `ImportedLevels`.
struct ARPAParser {
  private var section = ARPASection.preamble
  /// counts[n - 1]: how many n-grams of n words the header promises.
  private(set) var counts: [Int] = []
  private var countLines: [Int] = []
  private var found = 0
  private var isEmpty = true
  private let longestOrder: Int

  /// Lines that may come before `\data\`: some tools write comments there.
  private static let longestPreamble = 1000

  init(longestOrder: Int) { self.longestOrder = longestOrder }

  @inline(__always)
  mutating func parse(_ line: Span<UInt8>, _ lineNumber: Int) throws(TrainingError) -> ARPALine {
    guard case .nGrams(let length) = section else { return try parseOutside(line, lineNumber) }
    var at = 0
    guard let first = line.nextField(&at) else { return .nothing }
    let byte = line[first.lowerBound]
    if byte == UInt8(ascii: "\\") { return try marker(line, lineNumber) }
    if byte == UInt8(ascii: "#") { return .nothing }
    found += 1
    return .nGram(try fields(line, first, at, length, lineNumber))
  }

  private mutating func parseOutside(_ line: Span<UInt8>, _ lineNumber: Int) throws(TrainingError) -> ARPALine {
    guard let first = line.firstField else { return .nothing }
    let byte = line[first.lowerBound]
    switch section {
    case .preamble:
      if line.trimmed.lowercased() == "\\data\\" {
        section = .header
      } else if isEmpty, let format = ForeignFormat(start: line.extracting(first.lowerBound...)) {
        throw .cannotImport(format.message(of: nil))
      } else if lineNumber >= Self.longestPreamble {
        throw noHeader(lineNumber)
      }
      isEmpty = false
    case .header where byte == UInt8(ascii: "\\"): return try marker(line, lineNumber)
    case .header where byte != UInt8(ascii: "#"): try count(line, lineNumber)
    case .header, .nGrams, .afterEnd: break
    }
    return .nothing
  }

  /// - Parameter lineNumber: of the last line.
  func finish(_ lineNumber: Int) throws(TrainingError) {
    switch section {
    case .preamble where isEmpty: throw .cannotImport("the file is empty; copy or make it again")
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
  private mutating func count(_ line: Span<UInt8>, _ lineNumber: Int) throws(TrainingError) {
    let parts = line.trimmed.split(separator: "=", maxSplits: 1).map { $0.split { $0 == " " || $0 == "\t" } }
    guard parts.count == 2, parts[0].count == 2, parts[0][0].lowercased() == "ngram", let order = Int(parts[0][1]),
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
    let name = line.trimmed.lowercased()
    var length = 0
    if case .nGrams(let current) = section {
      guard found == counts[current - 1] else {
        throw .badARPA(
          line: lineNumber,
          reason: "the file has \(found) \(current)-grams where line \(countLines[current - 1]) promises "
            + "\(counts[current - 1]); get the whole file, or correct the count if you edited it")
      }
      length = current
    } else if counts.isEmpty {
      throw .badARPA(
        line: lineNumber, reason: "the counts are missing: \"ngram 1=COUNT\" for each order belongs after \\data\\")
    }
    found = 0
    // Lengths of which there is no n-gram may have no section.
    while length < counts.count, counts[length] == 0, name != "\\\(length + 1)-grams:" { length += 1 }
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

  @inline(__always)
  private func fields(
    _ line: Span<UInt8>, _ first: Range<Int>, _ start: Int, _ length: Int, _ lineNumber: Int
  ) throws(TrainingError) -> ARPAFields {
    var at = start
    guard let probability = line.number(in: first), probability <= 0 else {
      throw badProbability(line, first, lineNumber)
    }
    var fields = ARPAFields(probability: probability, words: InlineArray(repeating: 0..<0), backoff: 0)
    for word in 0..<length {
      guard let field = line.nextField(&at) else { throw malformed(lineNumber, length) }
      fields.words[word] = field
    }
    if let field = line.nextField(&at) {
      guard let backoff = line.number(in: field), !backoff.isNaN, backoff < .infinity else {
        throw .badARPA(line: lineNumber, reason: "\(line.text(field)) is no log10 of a back-off weight")
      }
      fields.backoff = backoff
      guard line.nextField(&at) == nil else { throw malformed(lineNumber, length) }
    }
    return fields
  }

  private func badProbability(_ line: Span<UInt8>, _ field: Range<Int>, _ lineNumber: Int) -> TrainingError {
    if let number = line.number(in: field), number > 0 {
      return .badARPA(
        line: lineNumber,
        reason: "log10 of a probability cannot be above 0, as \(line.text(field)) is; write 0 if rounding made it so")
    }
    return .badARPA(line: lineNumber, reason: "\(line.text(field)) is no log10 of a probability")
  }

  private func malformed(_ lineNumber: Int, _ length: Int) -> TrainingError {
    .badARPA(
      line: lineNumber,
      reason: "a log10 probability, \(length == 1 ? "a word" : "\(length) words") and perhaps a back-off weight "
        + "belong here, separated by spaces or tabs")
  }
}
