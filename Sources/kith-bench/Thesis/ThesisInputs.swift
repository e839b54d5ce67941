import Foundation

/// What the claims are measured with.
struct ThesisInputs {
  let bench: BenchOptions
  let figures: Figures
  let text: ThesisText
  /// The folder of the benchmark sets; nil if there is none.
  let dataFolder: String?
  /// The folder of WordNet's files.
  let wordNet: String
  /// The folder of another language model's token logs, and what else they are compared with.
  let logs: String?
  /// Words of validation text, at most.
  let tokens: Int
  /// Questions of each set, at most.
  let questions: Int

  var hasWordNet: Bool { FileManager.default.fileExists(atPath: "\(wordNet)/data.noun") }

  /// Why what needs the benchmark sets was not measured.
  static let noData = "there are no benchmark sets: --data FOLDER names them."
  static let noWordNet =
    "there is no WordNet: Debian's package wordnet-base has it, and --word-net FOLDER names another."
}

/// A number with some decimals.
func fixed(_ value: Double, _ digits: Int = 1) -> String { String(format: "%.\(digits)f", value) }
