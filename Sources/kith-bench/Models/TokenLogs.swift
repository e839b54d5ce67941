import ArgumentParser
import Foundation
import KithClient
import LanguageModel
import VectorMath
import XrayTotals

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

  /// What a kith model explains of them.
  static func tally(_ logs: [[ReportedToken]], _ model: Model) throws -> XrayTally {
    var tally = XrayTally()
    for tokens in logs {
      let xray = try model.xray(tokens, after: model.emptyContext()).get().result
      tally.beginText()
      for segment in xray.segments {
        tally.add(
          segment.bits, tokenCount: segment.tokenCount, wordCount: segment.wordCount, kind: segment.kind,
          sentence: segment.sentence)
      }
    }
    return tally
  }

  /// The words of a text in another order, each with what its tokens cost: the same words, and no grammar.
  static func disordered(_ tokens: [ReportedToken], using generator: inout SeededGenerator) -> [ReportedToken] {
    var words: [ReportedToken] = []
    for token in tokens {
      if let last = words.last, token.bytes.first != 0x20, token.bytes.first != 0x0A {
        words[words.count - 1] = ReportedToken(
          last.bytes + token.bytes, logProbability: (last.logProbability ?? 0) + (token.logProbability ?? 0))
      } else {
        words.append(token)
      }
    }
    return words.shuffled(using: &generator).map {
      ReportedToken([0x20] + $0.bytes.filter { $0 > 0x20 }, logProbability: $0.logProbability)
    }
  }
}
