import Foundation

/// A sentence and one that is like it but not grammatical (BLiMP, Warstadt et al. 2020).
struct GrammaticalPair {
  let good: String
  let bad: String

  static func all(in dataFolder: String) throws -> [GrammaticalPair] {
    let folder = "\(dataFolder)/blimp"
    let files = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".tsv") }.sorted()
    return try files.flatMap { file in
      try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8).split(separator: "\n").map { line in
        let columns = line.split(separator: "\t").map(String.init)
        return GrammaticalPair(good: spaced(columns[0]), bad: spaced(columns[1]))
      }
    }
  }
}
