/// The n-best lists of an input, line by line.
struct NBestLists {
  private var format: NBestFormat?
  private let weightCount: Int
  private var vosk = VoskLists()
  /// The list whose end has not come.
  private(set) var open: [Hypothesis] = []
  /// Whether the line that was read last is the last one of the open list.
  private var isLastOpen = false

  /// - Parameters:
  ///   - format: nil: that of the first line.
  ///   - weightCount: how many scores each hypothesis must have.
  init(_ format: NBestFormat?, weightCount: Int) {
    self.format = format
    self.weightCount = weightCount
  }

  /// What separates the columns that are added.
  var separator: String { format?.separator ?? NBestFormat.tsv.separator }

  /// Reads a line.
  ///
  /// - Returns: the list that ends before it, or in Vosk's format with it; nil if none does.
  mutating func append(_ line: LineInput.Line) throws(Hypothesis.Problem) -> [Hypothesis]? {
    isLastOpen = false
    if format == nil, !line.text.allSatisfy(\.isWhitespace) { format = NBestFormat(firstLine: line.text) }
    let format = self.format ?? .tsv
    if format == .vosk {
      let list = try vosk.append(line)
      for hypothesis in list ?? [] { try hypothesis.check(in: list ?? [], weightCount: weightCount) }
      return list
    }
    let hypothesis = line.text.isEmpty ? nil : try Hypothesis(line, format, in: open, weightCount: weightCount)
    var finished: [Hypothesis]?
    if let first = open.first, first.id != hypothesis?.id {
      finished = open
      open = []
    }
    if let hypothesis {
      open.append(hypothesis)
      isLastOpen = true
    }
    return finished
  }

  /// Passes over a line that cannot be read.
  mutating func skip(_ line: LineInput.Line) {
    isLastOpen = false
    if format == .vosk { vosk.skip(line) }
  }

  /// Adds bytes to the end of the line that was read last.
  mutating func finishLine(_ lateEnd: [UInt8]) {
    if isLastOpen, !lateEnd.isEmpty { open[open.count - 1].finishLine(lateEnd) }
  }

  /// At the end of the input.
  func finish() throws(Hypothesis.Problem) { try vosk.finish() }
}
