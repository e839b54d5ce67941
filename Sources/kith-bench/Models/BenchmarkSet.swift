import ArgumentParser
import CorpusInput
import Tokenization
import Training

/// A set of training and validation text, and how it is read so that figures compare with published ones.
enum BenchmarkSet: String, CaseIterable, ExpressibleByArgument {
  case holmes, ptb
  case wikitext2 = "wikitext-2"

  func file(_ part: Part, in folder: String) -> String {
    switch (self, part) {
    case (.ptb, _): "\(folder)/ptb/ptb.\(part.rawValue).txt"
    case (.holmes, _): "\(folder)/holmes/\(part.rawValue).txt.xz"
    case (.wikitext2, _): "\(folder)/wikitext-2/\(part.rawValue).txt"
    }
  }

  enum Part: String { case train, valid }

  /// Words seen less often are `<unk>`; the small sets bring their own vocabulary.
  var minimumCount: Int { self == .holmes ? 3 : 1 }

  /// Whether a line begins a document. Penn Treebank has no documents: it is one.
  func beginsDocument(_ line: Substring.UTF8View) -> Bool {
    switch self {
    case .holmes: line.isEmpty
    case .ptb: false
    // " = Title = ", where " = = Section = = " has more.
    case .wikitext2:
      line.starts(with: " = ".utf8) && !line.dropFirst(3).starts(with: "=".utf8)
        && line.reversed().starts(with: " = ".utf8.reversed())
    }
  }

  /// The documents of one part, empty lines left out.
  func documents(_ part: Part, in folder: String) throws -> [String] {
    var bytes: [UInt8] = []
    try CorpusReader(paths: [file(part, in: folder)]).forEachChunk { if case .text(let chunk) = $0 { bytes += chunk } }
    var documents: [String] = []
    var lines: [Substring] = []
    let text = String(decoding: bytes, as: UTF8.self)
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if beginsDocument(line.utf8), !lines.isEmpty {
        documents.append(lines.joined(separator: "\n"))
        lines = []
      }
      if line.utf8.contains(where: { $0 > 0x20 }) { lines.append(line) }
    }
    if !lines.isEmpty { documents.append(lines.joined(separator: "\n")) }
    return documents
  }

  /// Grammar and full model as measured by others, or wanted: perplexity of the validation text.
  var reference: (grammar: String, full: String) {
    switch self {
    case .holmes: ("lmplz 107.9 within sentences", "wanted ≤ 66")
    case .ptb: ("5-gram 147.7", "wanted ≤ 108")
    case .wikitext2: ("5-gram 239.8", "wanted ≤ 110")
    }
  }
}
