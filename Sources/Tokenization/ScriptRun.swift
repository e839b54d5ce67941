/// The characters of a run of scripts without spaces, or of a part of it: each a letter with its marks.
struct ScriptRun {
  /// How many characters are cut at a time: more than any sentence needs, so that hardly a run has several parts.
  static let limit = 256
  /// A letter with more marks than this is cut, bytes.
  static let characterByteLimit = Tokenizer.maximumTokenByteCount / 2

  /// The scalars of all characters.
  private(set) var scalars: [UInt32] = []
  /// Shape (count + 1): where each character's scalars begin, and their end.
  private(set) var starts: [Int] = []
  /// Shape (count + 1): where each character begins in the text, bytes, and the end.
  private var offsets: [Int] = []
  /// Shape (count): whether the vocabulary may spell the character otherwise.
  private var respelled: [Bool] = []

  // What `Segmenter` computes with, kept so that a run needs no new memory. Shape (count + 1).
  /// The cost of the cheapest way to each boundary between characters.
  var cost: [Int] = []
  /// Where the last word of that way begins.
  var back: [Int] = []

  var count: Int { respelled.count }

  func offset(_ character: Int) -> Int { offsets[character] }

  func isRespelled(_ range: Range<Int>) -> Bool { respelled[range].contains(true) }

  /// Whether a scalar belongs to the character before it: a mark, or the mark of a long vowel.
  static func belongsToCharacter(_ scalar: Unicode.Scalar) -> Bool {
    ScriptClasses.shared.class(of: scalar) == .mark || ScriptClasses.isLongVowelMark(scalar)
  }

  /// Whether no other character has room.
  ///
  /// - Parameter isOneWord: whether the run is not to be cut, so that it ends where a word must.
  func isFull(isOneWord: Bool) -> Bool {
    isOneWord
      ? offsets[count] - offsets[0] > Tokenizer.maximumTokenByteCount - Self.characterByteLimit : count >= Self.limit
  }

  mutating func removeAll(from offset: Int) {
    scalars.removeAll(keepingCapacity: true)
    starts.removeAll(keepingCapacity: true)
    starts.append(0)
    offsets.removeAll(keepingCapacity: true)
    offsets.append(offset)
    respelled.removeAll(keepingCapacity: true)
  }

  /// Begins a character with its letter; `add` adds marks, `end` ends it.
  mutating func begin(_ letter: Unicode.Scalar, isRespelled: Bool) {
    scalars.append(letter.value)
    respelled.append(isRespelled)
  }

  mutating func add(_ mark: Unicode.Scalar, isRespelled: Bool) {
    scalars.append(mark.value)
    if isRespelled { respelled[respelled.count - 1] = true }
  }

  mutating func end(at offset: Int) {
    starts.append(scalars.count)
    offsets.append(offset)
  }
}

extension Tokenizer {
  /// Whether a character stands for a syllable or more, as of Han and Hiragana, and not for a sound, as of Thai.
  package static func writesSyllables(characterAt offset: Int, of bytes: Span<UInt8>) -> Bool {
    switch ScriptTable.script(of: decodeScalar(bytes, at: offset).scalar) {
    case .thai, .lao, .khmer, .myanmar: false
    default: true
    }
  }

  /// What a word begins with, among scripts without spaces.
  package enum ScriptStart: Sendable {
    /// A letter that runs are made of.
    case run
    case katakana
  }

  /// nil for a word of any other script.
  package static func scriptStart(of word: [UInt8]) -> ScriptStart? {
    guard !word.isEmpty else { return nil }
    switch ScriptClasses.shared.class(of: decodeScalar(word.span, at: 0).scalar) {
    case .ideograph: return .run
    case .katakana: return .katakana
    default: return nil
    }
  }

  /// Whether a word is a run of scripts without spaces by itself, of at most as many scalars as a piece of a segmenter has.
  package static func isRun(_ word: [UInt8]) -> Bool {
    var (at, count) = (0, 0)
    while at < word.count {
      let (scalar, length) = decodeScalar(word.span, at: at)
      let isLetter = ScriptClasses.shared.class(of: scalar) == .ideograph
      guard isLetter || at > 0 && ScriptRun.belongsToCharacter(scalar) else { return false }
      at += length
      count += 1
    }
    return count > 0 && count <= Segmenter.longestPiece
  }

  /// Where each character of a run of scripts without spaces ends, with its marks; offsets in the run.
  package static func characterEnds(ofRun bytes: Span<UInt8>) -> [Int] {
    var ends: [Int] = []
    var (at, first) = (0, 0)
    while at < bytes.count {
      let (scalar, length) = decodeScalar(bytes, at: at)
      if at > first, !ScriptRun.belongsToCharacter(scalar) || at - first >= ScriptRun.characterByteLimit {
        ends.append(at)
        first = at
      }
      at += length
    }
    if at > 0 { ends.append(at) }
    return ends
  }
}
