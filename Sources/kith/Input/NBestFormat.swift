import ArgumentParser

/// How n-best lists are written.
enum NBestFormat: String, CaseIterable, ExpressibleByArgument {
  /// An id, a hypothesis and scores, separated by tabs.
  case tsv
  /// Moses: `id ||| hypothesis ||| features ||| score`; the score counts, which the features add up to.
  case moses
  /// Kaldi: `utterance-1 hypothesis`, where the number after the last hyphen is the rank.
  case kaldi
  /// Vosk: JSON objects with `alternatives`, each a list.
  case vosk

  /// The format that a list's first line is in. What is no other format's for sure is tab-separated.
  init(firstLine line: String) {
    let start = line.drop(while: \.isWhitespace)
    if start.first == "{", start.dropFirst().drop(while: \.isWhitespace).first.map({ $0 == "\"" }) ?? true {
      self = .vosk
    } else if line.contains("\t") {
      self = .tsv
    } else if Self.mosesColumns(line).count >= 3 {
      self = .moses
    } else if Self.kaldiColumns(line) != nil {
      self = .kaldi
    } else {
      self = .tsv
    }
  }

  /// What separates the columns that are added.
  var separator: String { self == .moses ? " ||| " : "\t" }

  /// The columns of a line; the scores with their numbers, from 1 on.
  func columns(
    of line: String
  ) throws(Hypothesis.Problem) -> (id: String, text: String, scores: [(place: Int, column: String)]) {
    switch self {
    case .moses:
      let columns = Self.mosesColumns(line)
      guard columns.count >= 2 else {
        throw Hypothesis.Problem(sentence: "it should be an id and a hypothesis, separated by |||")
      }
      return (columns[0], columns[1], columns.count > 3 ? [(4, columns[3])] : [])
    case .kaldi:
      guard let (id, text) = Self.kaldiColumns(line) else {
        throw Hypothesis.Problem(sentence: "it should be an utterance with -1, -2, and so on, a blank and a hypothesis")
      }
      return (id, text, [])
    case .tsv, .vosk:
      let columns = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      guard columns.count >= 2 else { throw Hypothesis.Problem(sentence: "it should be an id, a tab and a hypothesis") }
      return (columns[0], columns[1], columns.enumerated().dropFirst(2).map { ($0 + 1, $1) })
    }
  }

  private static func mosesColumns(_ line: String) -> [String] {
    line.split(separator: "|||", omittingEmptySubsequences: false).map { column in
      let start = column.drop { $0 == " " }
      return String(start.reversed().drop { $0 == " " }.reversed())
    }
  }

  private static func kaldiColumns(_ line: String) -> (id: String, text: String)? {
    let key = line.prefix { $0 != " " && $0 != "\t" }
    guard let hyphen = key.lastIndex(of: "-"), hyphen > key.startIndex else { return nil }
    let rank = key[key.index(after: hyphen)...]
    guard !rank.isEmpty, rank.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
      return nil
    }
    return (String(key[..<hyphen]), String(line[key.endIndex...].drop { $0 == " " || $0 == "\t" }))
  }
}
