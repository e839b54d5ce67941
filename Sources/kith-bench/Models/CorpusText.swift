import CorpusInput

/// The documents of a file of running text, plain or packed, as kith's own reader finds them.
enum CorpusText {
  static func documents(of path: String) throws -> [String] {
    var documents: [String] = []
    var bytes: [UInt8] = []
    try CorpusReader(paths: [path]).forEachChunk { event in
      switch event {
      case .text(let chunk): bytes += chunk
      case .endOfDocument:
        documents.append(String(decoding: bytes, as: UTF8.self))
        bytes = []
      case .file, .warning: break
      }
    }
    if !bytes.isEmpty { documents.append(String(decoding: bytes, as: UTF8.self)) }
    return documents
  }
}
