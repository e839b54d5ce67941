internal import Glibc
internal import LanguageModel

/// What a line of an ARPA file means.
enum ARPALine {
  /// An empty line, a comment, or a line of the header.
  case nothing
  /// The n-grams of that length follow.
  case section(Int)
  case nGram(ARPAFields)
  case end
}

/// The fields of an n-gram's line.
struct ARPAFields {
  /// log10.
  var probability: Double
  /// Where the words stand in the line; as many as the section says.
  var words: InlineArray<7, Range<Int>>
  /// log10; 0 where the line has none.
  var backoff: Double
}

/// Reads an ARPA file line by line and checks its form: header, sections in their order, counts, numbers.
///
/// Fields may be separated by tabs or spaces, as different toolkits do. What the n-grams are to each other is not known
/// here.
struct ARPAParser {
  private enum Place: Equatable { case preamble, header, section(Int), afterEnd }

  private var place = Place.preamble
  /// counts[n - 1]: how many n-grams of n words the header promises.
  private(set) var counts: [Int] = []
  private var countLines: [Int] = []
  private var found = 0
  private let longestOrder: Int

  /// Lines that may come before `\data\`: some tools write comments there.
  private static let longestPreamble = 1000

  init(longestOrder: Int) { self.longestOrder = longestOrder }

  mutating func parse(_ line: Span<UInt8>, _ number: Int) throws(TrainingError) -> ARPALine {
    switch place {
    case .preamble:
      if line.trimmed == "\\data\\" {
        place = .header
      } else if line.starts(with: "mmap lm http://kheafield.com/code") {
        throw .badARPA(
          line: number, reason: "this is a binary model of KenLM's; import the .arpa file that it was built from")
      } else if number >= Self.longestPreamble {
        throw noHeader(number)
      }
      return .nothing
    case .header:
      guard let first = line.firstField else { return .nothing }
      if line[first.lowerBound] == UInt8(ascii: "\\") { return try marker(line, number) }
      try count(line.trimmed, number)
      return .nothing
    case .section(let length):
      guard let first = line.firstField else { return .nothing }
      if line[first.lowerBound] == UInt8(ascii: "\\") { return try marker(line, number) }
      found += 1
      return .nGram(try fields(line, length, number))
    case .afterEnd: return .nothing
    }
  }

  /// - Parameter number: of the last line.
  func finish(_ number: Int) throws(TrainingError) {
    switch place {
    case .preamble: throw noHeader(number)
    case .header, .section:
      throw .badARPA(
        line: number, reason: "the file ends before \\end\\, so a part of it is missing; copy or make it again")
    case .afterEnd: return
    }
  }

  private func noHeader(_ number: Int) -> TrainingError {
    .badARPA(
      line: number,
      reason: "there is no line \\data\\ so far, with which an ARPA file begins; "
        + "after it belongs \"ngram 1=COUNT\" for each order")
  }

  /// `ngram 2=1234`
  private mutating func count(_ line: String, _ number: Int) throws(TrainingError) {
    let parts = line.split(separator: "=", maxSplits: 1).map { $0.split(separator: " ") }
    guard parts.count == 2, parts[0].count == 2, parts[0][0] == "ngram", let order = Int(parts[0][1]),
      parts[1].count == 1, let count = Int(parts[1][0]), count >= 0
    else {
      throw .badARPA(line: number, reason: "a count such as \"ngram \(counts.count + 1)=1234\" belongs here")
    }
    guard order == counts.count + 1 else {
      throw .badARPA(line: number, reason: "the count of the \(counts.count + 1)-grams belongs here")
    }
    guard order <= longestOrder else {
      throw .badARPA(
        line: number, reason: "the file has n-grams of \(order) words, and kith holds up to \(longestOrder)")
    }
    counts.append(count)
    countLines.append(number)
  }

  private mutating func marker(_ line: Span<UInt8>, _ number: Int) throws(TrainingError) -> ARPALine {
    let name = line.trimmed
    let length: Int
    if case .section(let current) = place {
      guard found == counts[current - 1] else {
        throw .badARPA(
          line: number,
          reason: "the file has \(found) \(current)-grams where line \(countLines[current - 1]) promises "
            + "\(counts[current - 1]); get the whole file, or correct the count if you edited it")
      }
      length = current
    } else {
      length = 0
      guard !counts.isEmpty else {
        throw .badARPA(
          line: number, reason: "the counts are missing: \"ngram 1=COUNT\" for each order belongs after \\data\\")
      }
    }
    found = 0
    if length < counts.count {
      guard name == "\\\(length + 1)-grams:" else {
        throw .badARPA(line: number, reason: "\\\(length + 1)-grams: belongs here, not \(name.prefix(40))")
      }
      place = .section(length + 1)
      return .section(length + 1)
    }
    guard name == "\\end\\" else {
      throw .badARPA(line: number, reason: "\\end\\ belongs here, not \(name.prefix(40))")
    }
    place = .afterEnd
    return .end
  }

  private func fields(_ line: Span<UInt8>, _ length: Int, _ number: Int) throws(TrainingError) -> ARPAFields {
    var at = 0
    guard let first = line.nextField(&at) else { throw malformed(number, length) }
    guard let probability = line.number(in: first), !probability.isNaN else {
      throw .badARPA(line: number, reason: "\(line.text(first)) is no log10 of a probability")
    }
    guard probability <= 0 else {
      throw .badARPA(
        line: number,
        reason: "log10 of a probability cannot be above 0, as \(line.text(first)) is; write 0 if rounding made it so")
    }
    var fields = ARPAFields(probability: probability, words: InlineArray(repeating: 0..<0), backoff: 0)
    for word in 0..<length {
      guard let field = line.nextField(&at) else { throw malformed(number, length) }
      fields.words[word] = field
    }
    if let field = line.nextField(&at) {
      guard let backoff = line.number(in: field), !backoff.isNaN, backoff <= log10(NGramModel.largestBackoff) else {
        throw .badARPA(line: number, reason: "\(line.text(field)) is no log10 of a back-off weight")
      }
      fields.backoff = backoff
    }
    guard line.nextField(&at) == nil else { throw malformed(number, length) }
    return fields
  }

  private func malformed(_ number: Int, _ length: Int) -> TrainingError {
    .badARPA(
      line: number,
      reason: "a log10 probability, \(length == 1 ? "a word" : "\(length) words") and perhaps a back-off weight "
        + "belong here, separated by spaces or tabs")
  }
}

extension Span<UInt8> {
  /// The next run of bytes that are neither space nor tab, from `at` on, which moves behind it.
  @inline(__always)
  func nextField(_ at: inout Int) -> Range<Int>? {
    while at < count, self[at] == 0x20 || self[at] == 0x09 { at += 1 }
    let start = at
    while at < count, self[at] != 0x20, self[at] != 0x09 { at += 1 }
    return start < at ? start..<at : nil
  }

  var firstField: Range<Int>? {
    var at = 0
    return nextField(&at)
  }

  func text(_ range: Range<Int>) -> String { String(decoding: range.map { self[$0] }, as: UTF8.self) }

  /// The line's text without spaces and tabs at both ends.
  var trimmed: String {
    guard let first = firstField else { return "" }
    var end = count
    while end > first.lowerBound, self[end - 1] == 0x20 || self[end - 1] == 0x09 { end -= 1 }
    return text(first.lowerBound..<end)
  }

  func starts(with text: String) -> Bool {
    let bytes = text.utf8
    return count >= bytes.count && zip(bytes, 0..<count).allSatisfy { $0 == self[$1] }
  }

  /// A decimal number. Those of up to 15 digits without an exponent, as nearly all are, are read here and exactly.
  func number(in range: Range<Int>) -> Double? {
    var at = range.lowerBound
    let isNegative = self[at] == UInt8(ascii: "-")
    if isNegative { at += 1 }
    var digits: UInt64 = 0
    var digitCount = 0
    var decimals = 0
    var hasPoint = false
    while at < range.upperBound {
      let byte = self[at]
      if byte == UInt8(ascii: "."), !hasPoint {
        hasPoint = true
      } else if byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9"), digitCount < 15 {
        digits = digits * 10 + UInt64(byte - UInt8(ascii: "0"))
        digitCount += 1
        if hasPoint { decimals += 1 }
      } else {
        return Double(text(range))
      }
      at += 1
    }
    guard digitCount > 0 else { return nil }
    var scale = 1.0
    for _ in 0..<decimals { scale *= 10 }  // exact up to 10^22
    let magnitude = Double(digits) / scale
    return isNegative ? -magnitude : magnitude
  }
}
