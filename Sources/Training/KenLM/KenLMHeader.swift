internal import LanguageModel

/// What the header of a binary model of KenLM's says (its version 5, as of 2013 and later).
///
/// Test values, then the fixed parameters, then how many n-grams of each length there are.
struct KenLMHeader: Equatable {
  /// How the model is stored. The numbers are the file's.
  enum Kind: UInt32 {
    case probing, probingWithRest, trie, quantizedTrie, arrayTrie, quantizedArrayTrie

    var isQuantized: Bool { self == .quantizedTrie || self == .quantizedArrayTrie }
    /// Whether the upper bits of pointers are kept apart, in an ascending array.
    var hasArray: Bool { self == .arrayTrie || self == .quantizedArrayTrie }
  }

  let kind: Kind
  /// counts[n - 1]: how many n-grams of n words there are; `<unk>` is always among the words.
  let counts: [Int]

  var order: Int { counts.count }
  /// Of the header itself.
  var byteCount: Int { (Self.countsOffset + 8 * order + 7) & ~7 }

  private static let magic = Array("mmap lm http://kheafield.com/code format version 5\n".utf8)
  private static let incompleteMagic = Array("mmap lm http://kheafield.com/code incomplete\n".utf8)
  private static let testOffset = 56
  private static let fixedOffset = 88
  private static let countsOffset = 108

  init(_ file: KenLMBytes) throws(TrainingError) {
    guard !file.starts(with: Self.incompleteMagic) else {
      throw file.error("build_binary did not finish it; make it again")
    }
    guard file.starts(with: Self.magic) else {
      throw file.error("it has another version of KenLM's format than 5; make it again with a newer build_binary")
    }
    // 0, 1 and -0.5 as floats, 1 and the largest number of 32 bits, 1 of 64 bits: else another machine wrote the file.
    let tests = [0, 0x3F80_0000, 0xBF00_0000, 1, UInt32.max, 0]
    for (index, value) in tests.enumerated() {
      guard try file.uint32(at: Self.testOffset + 4 * index) == value else {
        throw file.error("its test values are wrong: another kind of machine wrote it, or it is damaged")
      }
    }
    let order = Int(try file.uint8(at: Self.fixedOffset))
    guard let kind = Kind(rawValue: try file.uint32(at: Self.fixedOffset + 8)) else {
      throw file.error("it is of a kind that is not known")
    }
    guard kind != .probing, kind != .probingWithRest else {
      throw file.error(
        "it is a probing model, which holds hashes in the place of n-grams; import the ARPA file that it was built from, "
          + "or a trie:  build_binary trie FILE.arpa FILE.trie")
    }
    guard try file.uint32(at: Self.fixedOffset + 16) == 1 else {
      throw file.error("it has another version of the trie than 1; make it again with a newer build_binary")
    }
    guard (2...NGramModel.maximumOrder).contains(order) else {
      throw file.error("its order is \(order), and kith reads 2 to \(NGramModel.maximumOrder)")
    }
    guard try file.uint8(at: Self.fixedOffset + 12) == 1 else {
      throw file.error("it was built without its words; build it again without -v")
    }
    var counts: [Int] = []
    for index in 0..<order {
      let count = try file.uint64(at: Self.countsOffset + 8 * index)
      guard count <= UInt64(file.count) * 8 else { throw file.damaged }  // each takes some bits
      guard count <= UInt64(IndexWidth.mostNodes) else { throw TrainingError.tooManyNGrams(order: index + 1) }
      counts.append(Int(count))
    }
    guard (1...TrainingOptions.vocabularyLimit - 3).contains(counts[0]) else {
      throw file.error("it has \(counts[0]) words, and kith holds 1 to \(TrainingOptions.vocabularyLimit - 3)")
    }
    self.kind = kind
    self.counts = counts
  }
}
