internal import Storage

/// A language model, or something near it, in a form that is not imported: told by its first bytes, with the cure.
enum ForeignFormat: CaseIterable {
  case iARPA, quantizedARPA, irstlm, quantizedIrstlm
  case sphinxTrie, sphinxDump, srilm
  case openFst, openFstSymbols, kaldi
  case kith, counts, checkpoint
  case kenLM

  /// - Parameter start: the first bytes of the file, or its first line that is not empty.
  init?(start: Span<UInt8>) {
    let format = Self.allCases.first { format in
      let (offset, magic) = format.magic
      guard start.count >= offset + magic.count else { return false }
      for i in 0..<magic.count where start[offset + i] != magic[i] { return false }
      return true
    }
    guard let format else { return nil }
    self = format
  }

  /// The bytes that such files have, and where.
  private var magic: (offset: Int, bytes: [UInt8]) {
    switch self {
    case .iARPA: (0, Array("iARPA".utf8))
    case .quantizedARPA: (0, Array("qARPA".utf8))
    case .irstlm: (0, Array("blmt".utf8))
    case .quantizedIrstlm: (0, Array("Qblmt".utf8))
    case .sphinxTrie: (0, Array("Trie Language Model".utf8))
    // After the length of this text, four bytes.
    case .sphinxDump: (4, Array("Darpa Trigram LM".utf8))
    case .srilm: (0, Array("SRILM_BINARY_NGRAM".utf8))
    case .openFst: (0, [0xD6, 0xFD, 0xB2, 0x7E])
    case .openFstSymbols: (0, [0x74, 0xFB, 0xB2, 0x7E])
    case .kaldi: (0, Array("\0B<ConstArpaLm>".utf8))
    case .kith: (0, ModelFileLayout.magic)
    case .counts: (0, ModelFileLayout.countsMagic)
    case .checkpoint: (0, ModelFileLayout.checkpointMagic)
    case .kenLM: (0, Array("mmap lm http://kheafield.com/code".utf8))
    }
  }

  /// What the file is, and what to do.
  /// - Parameter path: nil if it has none.
  func message(of path: String?) -> String {
    let (name, file) = (path ?? "the file", path ?? "FILE")
    return switch self {
    case .iARPA:
      "\(name) is an iARPA file of IRSTLM's, which holds the parts of probabilities; make an ARPA file of it:  "
        + "compile-lm --text=yes \(file) \(file).arpa"
    case .quantizedARPA:
      "\(name) is a quantised ARPA file of IRSTLM's (qARPA), which holds codes; import the file that quantize-lm was given"
    case .irstlm:
      "\(name) is a binary model of IRSTLM's (blm); make an ARPA file of it:  compile-lm --text=yes \(file) \(file).arpa"
    case .quantizedIrstlm:
      "\(name) is a quantised binary model of IRSTLM's (Qblm), which holds codes; import the file that quantize-lm was "
        + "given"
    case .sphinxTrie:
      "\(name) is a binary model of Sphinx's (.lm.bin); make an ARPA file of it:  "
        + "sphinx_lm_convert -i \(file) -ifmt bin -o \(file).arpa -ofmt arpa"
    case .sphinxDump:
      "\(name) is a binary model of Sphinx's (.lm.dmp); make an ARPA file of it:  "
        + "sphinx_lm_convert -i \(file) -ifmt dmp -o \(file).arpa -ofmt arpa"
    case .srilm:
      "\(name) is a binary model of SRILM's; make an ARPA file of it:  ngram -lm \(file) -write-lm \(file).arpa"
    case .openFst:
      "\(name) is a transducer of OpenFst's; make an ARPA file of it with OpenGrm:  ngramprint --ARPA \(file) \(file).arpa"
    case .openFstSymbols: "\(name) is a table of symbols of OpenFst's and no model; give the model"
    case .kaldi: "\(name) is a binary model of Kaldi's; import the ARPA file that arpa-to-const-arpa was given"
    case .kith: "\(name) is a model of kith's already; put it in the folder of models, or give it to kith models import"
    case .counts: "\(name) is a file of counts of kith's; make a model of it with kithd estimate"
    case .checkpoint: "\(name) is a checkpoint of a training; go on with it by kithd train --checkpoint"
    case .kenLM:
      "\(name) is a binary model of KenLM's, which cannot be read from a pipe or packed; unpack it, and give it by its name"
    }
  }
}
