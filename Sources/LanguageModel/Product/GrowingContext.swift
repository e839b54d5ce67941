internal import Tokenization

/// A context whose text grows: reading more of it costs only the new words.
///
/// ```swift
/// var growing = GrowingContext(model)
/// try growing.append("The captain poured a gl")
/// try growing.append("ass of")
/// model.predict(in: &growing.context, count: 5)
/// growing.undo(1)  // … poured a gl
/// ```
///
/// Invariant: `context` is, to the bit, `model.context(after: text)`, wherever the pieces were cut. What the next piece
/// may still change, the last two tokens where no white space follows them and the sentence end after them, is read
/// provisionally, and rolled back when more comes.
///
/// Bounded: where `Limits` would be exceeded, the oldest text is dropped, so that about half of the limit is left and the
/// text begins with a sentence if it can. The invariant holds for the text that is left.
package struct GrowingContext: Sendable {
  /// The limits of a growing context.
  package struct Limits: Sendable {
    /// Words and sentence ends.
    package var words: Int
    /// UTF-8 bytes of text.
    package var bytes: Int
    /// How many appends can be undone.
    package var undos: Int

    package init(words: Int, bytes: Int, undos: Int) {
      self.words = words
      self.bytes = bytes
      self.undos = undos
    }
  }

  /// One piece is more than a growing context holds.
  package struct Full: Error, Sendable {}

  package let model: Model
  package let experts: Experts
  package let limits: Limits
  /// The state after `text`: for asking, and for what undoes its own changes (`Model.withText`).
  package var context: Context
  /// The text that was appended and neither undone nor dropped.
  private(set) var bytes: [UInt8] = []
  /// Words and sentence ends that were dropped so far.
  package internal(set) var droppedCount = 0
  /// The bytes of that text, as long as this context was not made anew.
  package private(set) var droppedByteCount = 0

  /// The state after the text that the next piece cannot change.
  private var settled: Settled
  /// Where each append began, newest last.
  private var marks: [Mark] = []

  /// The state of reading, beside the document itself.
  private struct Settled: Sendable {
    var reader: TextReader
    var detokenizer = Detokenizer()
    var recent: [WordID] = []
    var byteCount = 0
    var position = 0
  }

  private struct Mark: Sendable {
    let byteCount: Int
    /// nil once text before it was dropped: then undoing reads the text again.
    let settled: Settled?
  }

  /// How many words a rollback reaches back; undoing more reads the text again.
  private static let undoLimit = 512

  package init(_ model: Model, experts: Experts = .all, limits: Limits) {
    self.model = model
    self.experts = experts
    self.limits = limits
    context = model.emptyContext(for: experts)
    context.document.allowRollback(of: Self.undoLimit)
    settled = Settled(reader: TextReader(model.layout))
  }

  /// A context as it was before: its text, where each append began that can be undone, and what was dropped.
  ///
  /// - Parameter appends: bytes of the text; those that cannot be are left out.
  package init(
    _ model: Model, experts: Experts, limits: Limits, text: String, appends: [Int], droppedCount: Int
  ) {
    self.init(model, experts: experts, limits: limits)
    bytes = Array(text.utf8)
    self.droppedCount = max(0, droppedCount)
    var last = 0
    for byteCount in appends.suffix(limits.undos) where byteCount >= last && byteCount <= bytes.count {
      // Not in the middle of a character.
      guard byteCount == bytes.count || bytes[byteCount] & 0xC0 != 0x80 else { continue }
      marks.append(Mark(byteCount: byteCount, settled: nil))
      last = byteCount
    }
    readOn()
  }

  /// Where each append began that can be undone, bytes of the text.
  package var appends: [Int] { marks.map(\.byteCount) }

  /// The text that `context` has read.
  package var text: String { String(decoding: bytes, as: UTF8.self) }

  /// How long `text` is.
  package var textByteCount: Int { bytes.count }

  /// Words and sentence ends of `text`.
  package var position: Int { context.document.position }

  /// How many appends can be undone now.
  package var undoableCount: Int { marks.count }

  /// About how much memory it takes, bytes, without the arrays over the vocabulary that `lendWorkspace` gives away.
  package var byteCount: Int {
    let mark = MemoryLayout<Mark>.stride + Context.recentLimit * MemoryLayout<WordID>.stride + 32
    return context.document.byteCount + bytes.capacity + marks.capacity * mark + 1_024
  }

  // MARK: Growing

  /// Reads more text, appended right after the present one.
  ///
  /// - Throws: `Full`, and nothing is changed, if the piece alone is more than the limits allow.
  /// - Complexity: O(words of the piece); where text is dropped, O(words that are left).
  package mutating func append(_ piece: String) throws(Full) {
    let new = Array(piece.utf8)
    if new.isEmpty { return }
    guard new.count <= limits.bytes else { throw Full() }
    let count = Self.wordCount(of: bytes[settled.byteCount...] + new, settled.reader)
    guard count <= limits.words else { throw Full() }
    mark()
    bytes += new
    if settled.position + count > limits.words || bytes.count > limits.bytes {
      drop()
    } else {
      rollBack(to: settled)
    }
  }

  /// Undoes the last appends; those whose text was dropped are gone.
  ///
  /// - Returns: how many were undone.
  /// - Complexity: as a rule O(words undone + 64), else O(words that are left).
  package mutating func undo(_ count: Int) -> Int {
    let undone = min(count, marks.count)
    guard undone > 0 else { return 0 }
    let mark = marks[marks.count - undone]
    marks.removeLast(undone)
    bytes.removeLast(bytes.count - mark.byteCount)
    rollBack(to: mark.settled)
    return undone
  }

  private mutating func mark() {
    guard limits.undos > 0 else { return }
    if marks.count == limits.undos { marks.removeFirst() }
    marks.append(Mark(byteCount: bytes.count, settled: settled))
  }

  /// Rolls back to an earlier state, and reads on from there.
  private mutating func rollBack(to earlier: Settled?) {
    guard let earlier, context.document.rollBack(to: earlier.position) else { return reread() }
    settled = earlier
    (context.detokenizer, context.recent) = (earlier.detokenizer, earlier.recent)
    readOn()
  }

  /// Reads the unsettled text: as much as possible for good, then the rest.
  private mutating func readOn() {
    let open = Array(bytes[settled.byteCount...])
    let count = settled.reader.settledByteCount(of: open.span)
    if count > 0 {
      let piece = Array(open[..<count])
      model.read(piece, with: &settled.reader, into: &context)
      settled.reader.releaseBuffer()
      settled.byteCount += count
      settled.position = position
      (settled.detokenizer, settled.recent) = (context.detokenizer, context.recent)
    }
    var reader = settled.reader
    model.read(Array(open[count...]), with: &reader, into: &context)
    model.endText(bytes[...], reader, &context)
  }

  /// Reads all of the text from its beginning.
  private mutating func reread() {
    context.document.reset()
    (context.detokenizer, context.recent) = (Detokenizer(), [])
    settled = Settled(reader: TextReader(model.layout))
    readOn()
  }

  // MARK: Dropping

  /// Drops the oldest text so that at most half of what the limits allow is left, and reads the rest again.
  private mutating func drop() {
    var starts: [(byte: Int, isSentence: Bool)] = []
    var position = 0
    var positions: [Int] = []
    var startsSentence = true
    var reader = TextReader(model.layout)
    reader.read(bytes, isWhole: true) { event, _ in
      switch event {
      case .word(let token):
        starts.append((token.start, startsSentence))
        positions.append(position)
        startsSentence = false
        position += 1
      case .sentenceEnd:
        startsSentence = true
        position += 1
      case .documentEnd: break
      }
    }
    let (total, byteTotal) = (position, bytes.count)
    func fits(_ index: Int) -> Bool {
      total - positions[index] <= limits.words / 2 && byteTotal - starts[index].byte <= limits.bytes / 2
    }
    // The first sentence that leaves little enough; else the first word that does; else nothing but what is not settled.
    let words = starts.indices.filter(fits)
    let first = words.first { starts[$0].isSentence } ?? words.first
    let cut = first.map { starts[$0].byte } ?? byteTotal
    droppedCount += first.map { positions[$0] } ?? total
    bytes.removeFirst(cut)
    droppedByteCount += cut
    marks = marks.filter { $0.byteCount >= cut }.map { Mark(byteCount: $0.byteCount - cut, settled: nil) }
    reread()
  }

  private static func wordCount(of bytes: ArraySlice<UInt8>, _ reader: TextReader) -> Int {
    var reader = reader
    var count = 0
    reader.read(Array(bytes), isWhole: true) { _, _ in count += 1 }
    return reader.isAtSentenceEnd(of: bytes) ? count + 1 : count
  }

  // MARK: Lending

  /// Lends its arrays over the vocabulary; until it takes some it can grow and undo, but not answer.
  package mutating func lendWorkspace() -> AssociationWorkspace? { context.document.lendWorkspace() }

  /// Takes arrays to answer with.
  ///
  /// - Parameter isOwn: whether they are those that it lent last, unused since.
  package mutating func take(_ workspace: AssociationWorkspace?, isOwn: Bool) {
    context.document.take(workspace, isOwn: isOwn)
  }
}
