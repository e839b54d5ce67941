import ArgumentParser
import CorpusInput
import Foundation

/// The beginning of the novels, as a file to train on: a sentence a line, an empty line between documents.
enum NovelBeginning {
  /// Writes the first lines of the training text with at most this many tokens.
  static func write(_ tokens: Int, to path: String, in data: String) throws {
    struct Enough: Error {}
    guard FileManager.default.createFile(atPath: path, contents: nil) else {
      throw ValidationError("\(path) cannot be written: give another --cache")
    }
    let file = try FileHandle(forWritingTo: URL(filePath: path))
    defer { try? file.close() }
    var rest = tokens
    var pending: [UInt8] = []
    do {
      try CorpusReader(paths: [BenchmarkSet.holmes.file(.train, in: data)]).forEachChunk { event in
        guard case .text(let chunk) = event else { return }
        pending += chunk
        var written = 0
        while let end = pending[written...].firstIndex(of: 0x0A) {
          let line = pending[written..<end]
          if !line.isEmpty { rest -= line.split(separator: 0x20).count + 1 }
          if rest < 0 { break }
          written = end + 1
        }
        try file.write(contentsOf: pending[..<written])
        pending.removeFirst(written)
        if rest < 0 { throw Enough() }
      }
    } catch is Enough {}
  }
}
