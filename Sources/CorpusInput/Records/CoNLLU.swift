/// Takes the text out of CoNLL-U (Universal Dependencies): a word a line, with ten columns separated by tabs.
///
/// ```
/// # newdoc id = d1
/// 1-2<TAB>Don't<TAB>_ …      a multiword token: its form is the text
/// 1<TAB>Do …                 its words are not
/// 2<TAB>n't …
/// 2.1<TAB>ever …             an empty node is no word of the text
/// 3<TAB>go … SpaceAfter=No   no blank after it
/// 4<TAB>. …
/// ```
///
/// A sentence is a record; `# newdoc` begins a document. The text is always made of the forms, and `# text` is not looked
/// at: the two agree where a treebank is sound, and not every one has it. A sentence with a line that is no word, and one
/// whose forms are all withheld (`_`), is a bad record.
struct CoNLLU: RecordReader {
  private let layout: AnnotatedLayout
  private var lines = RecordLines()
  private var sentence = Sentence()
  private var surface: SurfaceText
  private var documentHasText = false

  /// The sentence that is being read.
  private struct Sentence {
    var firstLine = 0
    var wordCount = 0
    var withheldCount = 0
    /// The last word of the multiword token that is open.
    var coveredUpTo = 0
    var problem: (lineNumber: Int, reason: String)?
  }

  init(layout: AnnotatedLayout) {
    self.layout = layout
    surface = SurfaceText(separatesAll: layout.isPreTokenized)
  }

  mutating func append(_ text: [UInt8], _ body: Body) throws {
    var lines = RecordLines()
    swap(&lines, &self.lines)
    defer { self.lines = lines }
    try lines.append(text) { try read($0, $1, body) }
  }

  mutating func finish(_ body: Body) throws {
    var lines = RecordLines()
    swap(&lines, &self.lines)
    try lines.finish { try read($0, $1, body) }
    try endSentence(body)
    try endDocument(body)
  }

  private mutating func read(_ line: [UInt8]?, _ lineNumber: Int, _ body: Body) throws {
    guard let line else { return note(RecordLines.tooLong, lineNumber) }
    if RecordLines.isBlank(line) { return try endSentence(body) }
    if line[0] == UInt8(ascii: "#") {
      // A sentence's comments stand before its words: a mark of a document there ends the document before.
      if Self.beginsDocument(line) {
        try endSentence(body)
        try endDocument(body)
      }
      return
    }
    let columns = line.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
    guard columns.count == 10, let id = WordNumber(columns[0]) else {
      return note("it is no word: ten columns separated by tabs, the first one a number", lineNumber)
    }
    guard !columns[1].isEmpty else { return note("its word is empty", lineNumber) }
    switch id {
    case .empty: return
    case .word(let number) where number <= sentence.coveredUpTo: return
    case .word: break
    case .range(let last): sentence.coveredUpTo = last
    }
    if sentence.wordCount == 0 { sentence.firstLine = lineNumber }
    sentence.wordCount += 1
    if columns[1].elementsEqual([UInt8(ascii: "_")]) { sentence.withheldCount += 1 }
    surface.append(columns[1])
    if columns[9].split(separator: UInt8(ascii: "|")).contains(where: { $0.elementsEqual("SpaceAfter=No".utf8) }) {
      surface.join()
    }
    if surface.bytes.count > RecordLines.limit {
      note("the sentence is longer than \(RecordLines.limit >> 20) MiB", lineNumber)
      _ = surface.take(ending: [])
    }
  }

  private mutating func note(_ reason: String, _ lineNumber: Int) {
    sentence.problem = sentence.problem ?? (lineNumber, reason)
  }

  private mutating func endSentence(_ body: Body) throws {
    defer { sentence = Sentence() }
    let text = surface.take(ending: layout.sentenceEnd)
    if let problem = sentence.problem {
      return try body(.badRecord(place: "line \(problem.lineNumber)", reason: problem.reason))
    }
    guard sentence.wordCount > 0 else { return }
    guard sentence.withheldCount < max(2, sentence.wordCount) else {
      return try body(.badRecord(place: "line \(sentence.firstLine)", reason: "its words are withheld (`_`)"))
    }
    try body(.record)
    try body(.text(text))
    documentHasText = true
  }

  private mutating func endDocument(_ body: Body) throws {
    if documentHasText { try body(.endOfDocument) }
    documentHasText = false
  }

  private static func beginsDocument(_ comment: [UInt8]) -> Bool {
    let words = comment.dropFirst().split { $0 == 0x20 || $0 == 0x09 || $0 == UInt8(ascii: "=") }
    return words.first?.elementsEqual("newdoc".utf8) ?? false
  }

  /// Whether a file is called as treebanks are, packed or not.
  static func isName(_ path: String) -> Bool {
    var name = path.lowercased()[...]
    for packing in [".gz", ".xz", ".zst", ".bz2"] where name.hasSuffix(packing) { name = name.dropLast(packing.count) }
    return name.hasSuffix(".conllu")
  }
}

/// The first column of a word: `4`, `4-5` for a multiword token, `4.1` for an empty node.
private enum WordNumber {
  case word(Int)
  case range(last: Int)
  case empty

  init?(_ column: ArraySlice<UInt8>) {
    let text = String(decoding: column, as: UTF8.self)
    if let number = Int(text), number > 0 {
      self = .word(number)
      return
    }
    for (mark, isRange) in [("-", true), (".", false)] {
      let parts = text.split(separator: mark, omittingEmptySubsequences: false)
      guard parts.count == 2, let first = Int(parts[0]), let last = Int(parts[1]), first >= 0, last > 0 else {
        continue
      }
      guard !isRange || first <= last else { return nil }
      self = isRange ? .range(last: last) : .empty
      return
    }
    return nil
  }
}
