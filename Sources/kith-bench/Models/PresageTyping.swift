import ArgumentParser
import Foundation

/// What presage's own simulator of a typist saves, with n-grams of the training text, as its `text2ngram` makes them.
///
/// Its rules are those of `TypingSimulation`: a list of six at each key, what was refused is not offered again for the same word, a
/// pick costs one key and brings its space. It learns what is typed as it goes. Its words are in small letters, as by its own settings,
/// and case does not count, which is to its advantage.
struct PresageTyping {
  private let folder: String
  /// Of the training text.
  private let database: String

  private static let programs = ["presage_simulator", "text2ngram"]
  private static let longest = 3

  /// - Parameters:
  ///   - cache: where the n-grams are kept.
  ///   - name: tells them from those of other text.
  ///   - text: the training text as people write it, asked for the first time.
  init(cache: String, name: String, text: () throws -> String) throws {
    for program in Self.programs {
      guard (try? printed("command -v \(program)")) != nil else {
        throw ValidationError("\(program) is not there: apt-get install presage")
      }
    }
    folder = "\(cache)/typing-presage"
    database = "\(folder)/\(name).db"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    if !FileManager.default.fileExists(atPath: database) {
      try text().write(toFile: "\(folder)/train", atomically: false, encoding: .utf8)
      note("typing: text2ngram")
      let partial = "\(database).partial"
      _ = try shell("rm -f '\(partial)'")
      try Self.count("\(folder)/train", into: partial)
      _ = try shell("mv '\(partial)' '\(database)' && rm '\(folder)/train'")
    }
  }

  private static func count(_ text: String, into database: String) throws {
    for length in 1...longest {
      _ = try shell(
        "text2ngram --lowercase --append --ngrams \(length) --format sqlite --output '\(database)' '\(text)'")
    }
  }

  /// - Parameter learnt: sentences that a user's own n-grams were made of; empty for none.
  /// - Returns: keys that were pressed, and keys without offers.
  func type(_ sentences: [String], learnt: [String]) throws -> (used: Int, plain: Int) {
    let (own, text, settings) = ("\(folder)/own.db", "\(folder)/typed", "\(folder)/presage.xml")
    _ = try shell("rm -f '\(own)'")
    if !learnt.isEmpty {
      try learnt.joined(separator: "\n").write(toFile: text, atomically: false, encoding: .utf8)
      try Self.count(text, into: own)
    }
    try sentences.joined(separator: "\n").write(toFile: text, atomically: false, encoding: .utf8)
    // The packaged settings, with these n-grams.
    _ = try shell(
      """
      sed -e 's#/usr/share/presage/database_en.db#\(database)#' -e 's#[$]{HOME}/.presage/lm.db#\(own)#' \
      /etc/presage.xml > '\(settings)'
      """)
    let report = try printed("presage_simulator --silent --insensitive --config '\(settings)' '\(text)'")
    func number(_ name: String) throws -> Int {
      let line = report.split(separator: "\n").last { $0.hasPrefix("\(name) : ") }
      guard let value = line.flatMap({ Int($0.dropFirst(5)) }) else {
        throw ValidationError("presage_simulator does not tell \(name)")
      }
      return value
    }
    return (try number("ki") + number("ks"), try number("kn"))
  }
}
