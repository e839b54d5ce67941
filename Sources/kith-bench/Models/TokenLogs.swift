import ArgumentParser
import Foundation
import KithClient
import LanguageModel

/// What another language model said of texts, as `kith xray --save` keeps it.
enum TokenLogs {
  /// - Returns: the tokens of each text of a folder's logs.
  static func read(_ folder: String) throws -> [[ReportedToken]] {
    let files = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".jsonl") }.sorted()
    guard !files.isEmpty else {
      throw ValidationError("\(folder) has no token logs: packaging/score-new-text makes some")
    }
    return try files.flatMap { file in
      let bytes = Array(try Data(contentsOf: URL(filePath: "\(folder)/\(file)")))
      return try TokenLog.parse(bytes).documents.map { document in
        document.tokens.map { ReportedToken(Array($0.text.utf8), logProbability: $0.logProbability) }
      }
    }
  }
}
