/// What a user should hear about the files of a corpus: named once, then counted.
struct ReadingNotes {
  private var guesses = (files: 0, first: "")
  private var flaws = (characters: 0, files: 0, first: "")
  private var leftOut = (files: 0, first: "")
  /// Why the first file that was left out was.
  private(set) var firstLeftOut: CorpusInputError?

  /// How many files were left out.
  var leftOutCount: Int { leftOut.files }

  /// - Returns: a sentence, for the first file that is not UTF-8.
  mutating func note(_ guess: EncodingGuess, in name: String) -> String? {
    guesses.files += 1
    guard guesses.files == 1 else { return nil }
    guesses.first = name
    let byte = guess.byte.map { " (byte 0x\(String($0, radix: 16)))" } ?? ""
    return "\(name), line \(guess.line): not UTF-8\(byte); read as \(guess.encoding.name); --encoding names another"
  }

  mutating func noteFlaws(_ count: Int, first place: String, in name: String) {
    flaws.characters += count
    flaws.files += 1
    guard flaws.files == 1 else { return }
    flaws.first = "\(name), \(place)"
  }

  mutating func noteLeftOut(_ error: CorpusInputError) {
    leftOut.files += 1
    guard firstLeftOut == nil else { return }
    firstLeftOut = error
    leftOut.first = error.message
  }

  /// At the end: the counts.
  var sentences: [String] {
    var sentences: [String] = []
    if guesses.files > 1 { sentences.append("\(guesses.files) files in all are not UTF-8, \(guesses.first) the first") }
    if flaws.files > 0 {
      let files = flaws.files == 1 ? "" : " in \(flaws.files) files"
      sentences.append(
        "\(flaws.characters) U+FFFD stand for bytes that cannot be read\(files), the first in \(flaws.first)")
    }
    if leftOut.files > 0 {
      let files = leftOut.files == 1 ? "1 file was left out" : "\(leftOut.files) files were left out, the first"
      sentences.append("\(files): \(leftOut.first)")
    }
    return sentences
  }
}
