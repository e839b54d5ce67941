import CorpusInput
import Fixtures
import Foundation
import LanguageModel
import Testing
import Tokenization
import Training

/// A file to import may be any: its bytes give a model that answers, or an error that says why not.
@Suite struct `Any bytes as a model to import` {
  private let imports = ModelImportTests()

  @Test(arguments: 0..<150) func `give a model, or a sentence`(seed: Int) throws {
    var generator = SplitMix(state: UInt64(seed))
    var bytes = Array(SmallARPA.text.utf8)
    if seed % 5 == 0 { bytes = (0..<200).map { _ in UInt8(truncatingIfNeeded: generator.next()) } }
    for _ in 0..<(seed % 7) {
      let place = Int(generator.next() % UInt64(bytes.count))
      switch generator.next() % 4 {
      case 0: bytes[place] = UInt8(truncatingIfNeeded: generator.next())
      case 1: bytes.remove(at: place)
      case 2: bytes.insert(contentsOf: [0xe9, 0x20], at: place)
      default: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 30)], at: place)
      }
    }
    do {
      let model = try imports.importBytes(bytes)
      for word in ["a", "b", "</s>", "never"] {
        let logProbability = ModelImportTests.log10Probability(word, after: ["a"], model)
        #expect(!logProbability.isNaN, "P(\(word) | a)")
      }
    } catch let error as TrainingError {
      #expect(!error.message.isEmpty)
    } catch let error as CorpusInputError {
      #expect(!error.message.isEmpty)
    }
  }
}

private struct SplitMix {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}
