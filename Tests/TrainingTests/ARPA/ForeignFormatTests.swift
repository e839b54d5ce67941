import Fixtures
import Storage
import Testing
import Training

/// Models of other toolkits that cannot be imported.
@Suite struct ForeignFormatTests {
  let folder = TemporaryFolder()

  /// The first bytes of files that are something else, and what the message says.
  static let foreign: [(bytes: [UInt8], says: [String])] = [
    (Array("iARPA\n\n\\data\\\nngram 1=\t5\n".utf8), ["iARPA", "compile-lm --text=yes"]),
    (Array("qARPA 3 256 256\n\\data\\\n".utf8), ["qARPA", "quantize-lm"]),
    (Array("blmt 3 1469 4000 5000\nNgramTable\n".utf8), ["IRSTLM", "compile-lm --text=yes"]),
    (Array("Qblmt 3 1469 4000 5000\n".utf8), ["IRSTLM", "quantize-lm"]),
    (Array("Trie Language Model\u{3}\0\0\0".utf8), ["Sphinx", "-ifmt bin"]),
    ([17, 0, 0, 0] + Array("Darpa Trigram LM\0".utf8), ["Sphinx", "-ifmt dmp"]),
    (Array("SRILM_BINARY_NGRAM_002\n".utf8), ["SRILM", "-write-lm"]),
    ([0xD6, 0xFD, 0xB2, 0x7E, 6, 0, 0, 0] + Array("vector".utf8), ["OpenFst", "ngramprint --ARPA"]),
    ([0x74, 0xFB, 0xB2, 0x7E, 0], ["OpenFst", "symbols"]),
    (Array("\0B<ConstArpaLm> ".utf8), ["Kaldi", "arpa-to-const-arpa"]),
    (ModelFileLayout.magic + [1, 0, 0, 0], ["kith", "models"]),
    (ModelFileLayout.countsMagic + [1, 0, 0, 0], ["kithd estimate"]),
    ([], ["empty"]), (Array("\n \n".utf8), ["empty"]),
  ]

  @Test(arguments: foreign.indices) func `a model in another form is named, with its cure`(index: Int) throws {
    let (bytes, says) = Self.foreign[index]
    let path = try folder.write(bytes, to: "other.lm")
    let error = #expect(throws: TrainingError.self) {
      try ModelImport(output: folder.file("out.kith")).run(on: path)
    }
    #expect(says.allSatisfy { error?.message.contains($0) == true }, "\(error?.message ?? "")")
    #expect(folderEntries(folder.path) == ["other.lm"])
  }
}
