internal import Storage
internal import Tokenization

/// The passages of the training text that a model keeps: sentences, each with its document and its position there, and for
/// each word the passages that hold it.
///
/// Nothing is decoded before it is asked for. What a damaged file makes impossible is read as "no such passage", and no
/// search reads more than a bounded number of them.
package struct PassageStore: Sendable {
  /// The passages one after another: document and position as `DenseCode`, then the words, `</s>` where the sentence ends.
  /// An unknown word is followed by the length of its spelling and the spelling.
  let code: MappedColumn<UInt8>
  /// Shape (passages + 1): where each begins in `code`.
  let offset: MappedColumn<UInt32>
  /// Shape (vocabulary + 1): where each word's list begins in `list`.
  let row: MappedColumn<UInt32>
  /// The lists: the first passage, then the distances to the next ones less 1, as `DenseCode`.
  let list: MappedColumn<UInt8>
  let vocabularySize: Int
  /// Words and sentence ends of all passages.
  package let tokenCount: Int
  /// Bytes of all its sections.
  package let byteCount: Int
  private let files: PassageFiles?

  /// Longer sentences are kept in pieces, one behind another, tokens.
  package static let longestPassage = 100
  /// Spellings of unknown words are kept up to this length, bytes.
  package static let longestSpelling = 255
  /// No passage takes more, bytes; a damaged file may say otherwise.
  private static let mostBytes = 1 << 16

  package static let sectionName = "passage.code"

  /// Opens the sections `passage.…`.
  init(_ file: ModelFile, vocabularySize: Int) throws(StorageError) {
    code = try file.column(Self.sectionName, of: UInt8.self)
    offset = try file.column("passage.offset", of: UInt32.self)
    row = try file.column("passage.row", of: UInt32.self, count: vocabularySize + 1)
    list = try file.column("passage.list", of: UInt8.self)
    let tokens: MappedColumn<UInt64> = try file.column("passage.tokens", of: UInt64.self, count: 1)
    guard offset.count > 0, Int(offset[offset.count - 1]) == code.count else {
      throw .corrupt(section: "passage.offset", reason: "it does not end where the passages do")
    }
    guard Int(row[vocabularySize]) == list.count else {
      throw .corrupt(section: "passage.row", reason: "it does not end where the lists do")
    }
    tokenCount = Int(clamping: tokens[0])
    self.vocabularySize = vocabularySize
    files = file.section(named: PassageFiles.sectionName) == nil ? nil : try PassageFiles(file)
    byteCount = file.sections.reduce(0) { $0 + ($1.name.hasPrefix("passage.") ? $1.byteCount : 0) }
  }

  /// How many passages there are.
  package var count: Int { offset.count - 1 }

  /// The name of the file that a document comes from; nil where all came from one, or as a stream.
  func file(ofDocument document: Int) -> String? { files?.name(ofDocument: document) }

  /// A passage as it is stored.
  struct Stored {
    var document = 0
    /// Of its first token.
    var position = 0
    /// Its tokens, with the sentence end if it has one.
    var words: [UInt32] = []
    /// The spellings of its unknown words, in their order; empty where there is none.
    var spellings: [[UInt8]] = []

    /// The position behind it.
    var end: Int { position + words.count }
  }

  /// Reads a passage into arrays that were used before.
  ///
  /// - Parameter spelled: whether the spellings of unknown words are wanted.
  /// - Returns: false if there is none, as in a damaged file.
  func read(_ index: Int, into passage: inout Stored, spelled: Bool = false) -> Bool {
    passage.words.removeAll(keepingCapacity: true)
    passage.spellings.removeAll(keepingCapacity: true)
    guard index >= 0, index < count else { return false }
    var at = Int(offset[index])
    let end = Int(offset[index + 1])
    guard at <= end, end <= code.count, end - at <= Self.mostBytes else { return false }
    let bytes = code.span
    guard let document = DenseCode.read(bytes, at: &at, end: end),
      let position = DenseCode.read(bytes, at: &at, end: end)
    else { return false }
    (passage.document, passage.position) = (Int(document), Int(position))
    while at < end {
      guard let word = DenseCode.read(bytes, at: &at, end: end), Int(word) < vocabularySize else { return false }
      passage.words.append(word)
      guard word == WordID.unknown.rawValue else { continue }
      guard let length = DenseCode.read(bytes, at: &at, end: end), Int(length) <= end - at else { return false }
      if spelled {
        var spelling: [UInt8] = []
        for i in at..<at + Int(length) { spelling.append(bytes[i]) }
        passage.spellings.append(spelling)
      }
      at += Int(length)
    }
    return true
  }

  /// Appends a passage in the form that `read` understands.
  ///
  /// - Parameter spelling: the bytes of the unknown word at an index; empty where it has none, or a longer one than is kept.
  package static func append(
    document: UInt32, position: UInt32, words: [UInt32], to bytes: inout [UInt8], spelling: (Int) -> [UInt8]
  ) {
    DenseCode.append(document, to: &bytes)
    DenseCode.append(position, to: &bytes)
    for (index, word) in words.enumerated() {
      DenseCode.append(word, to: &bytes)
      guard word == WordID.unknown.rawValue else { continue }
      let letters = spelling(index)
      let kept = letters.count <= longestSpelling ? letters : []
      DenseCode.append(UInt32(kept.count), to: &bytes)
      bytes += kept
    }
  }
}
