internal import Glibc
package import LanguageModel
internal import Storage
internal import Tokenization

/// Writes a model's grammar as an ARPA file, which KenLM, SRILM and others read.
///
/// ```
/// \data\
/// ngram 1=4
/// ngram 2=3
///
/// \1-grams:
/// -99	<s>	-0.30103
/// -0.60206	</s>
/// ```
///
/// Each line is log10 P(last word | words before), the words, and log10 of the back-off weight where there is one. The
/// text is written as it is made, so that memory does not grow with the model. Written are the interpolated
/// probabilities of all n-grams that the model holds; backing off over them gives the probabilities that kith computes. An
/// ARPA file cannot hold the spelling of unknown words.
package struct ARPAWriter {
  private let model: Model
  private let control: TrainingControl

  /// - Throws: `noARPAForm` if the model's history crosses the ends of sentences.
  package init(_ model: Model, control: TrainingControl = TrainingControl()) throws(TrainingError) {
    guard !model.details.historyAcrossSentences else {
      throw .noARPAForm(
        "this model's history runs on across the ends of sentences, and an ARPA file has no such thing: its readers "
          + "begin each sentence with an empty history and would compute other probabilities; train a model for export with "
          + "--within-sentences")
    }
    self.model = model
    self.control = control
  }

  /// - Parameter path: `-` is standard output; a name that ends in `.gz` is packed.
  package func write(to path: String) throws(TrainingError) {
    if model.associations != nil {
      control.warn("an ARPA file holds grammar alone: the model's associations and its document caches are left out")
    }
    let output = try storing { () throws(StorageError) in try TextOutput(path: path) }
    let counts = model.details.nGramCounts
    let total = counts.reduce(0, +)
    var header = "\\data\\\n"
    for (index, count) in counts.enumerated() { header += "ngram \(index + 1)=\(count)\n" }
    try append(Array(header.utf8), to: output)
    let spellings = (0..<UInt32(model.vocabulary.count)).map { model.vocabulary.spelling(WordID($0)) }
    var done = 0
    for length in 1...counts.count {
      try append(Array("\n\\\(length)-grams:\n".utf8), to: output)
      try model.grammar.forEachNGram(ofLength: length) { (words, probability, backoff) throws(TrainingError) in
        var line: [UInt8] = []
        line.appendLog10(probability)
        for (index, word) in words.enumerated() {
          line.append(index == 0 ? UInt8(ascii: "\t") : UInt8(ascii: " "))
          line += spellings[word.index]
        }
        // Also where it is 0, as lmplz writes it: some readers take a word without one for an unknown word.
        if let backoff {
          line.append(UInt8(ascii: "\t"))
          line.appendLog10(backoff)
        }
        line.append(UInt8(ascii: "\n"))
        try append(line, to: output)
        if done & 0xFFFF == 0 { try control.progress(.write, done, of: total, "n-grams") }
        done += 1
      }
    }
    try append(Array("\n\\end\\\n".utf8), to: output)
    try storing { () throws(StorageError) in try output.finish() }
  }

  private func append(_ bytes: [UInt8], to output: TextOutput) throws(TrainingError) {
    do {
      try output.append(bytes)
    } catch {
      throw .storage(error)
    }
  }
}

extension [UInt8] {
  /// Appends log10 of a number in [0, 2^63) with seven decimals; -99 stands for log10 of 0.
  mutating func appendLog10(_ number: Double) {
    guard number > 1e-99 else {
      self += Array("-99".utf8)
      return
    }
    let scaled = Int((log10(number) * 1e7).rounded())
    if scaled < 0 { append(UInt8(ascii: "-")) }
    let (whole, decimals) = scaled.magnitude.quotientAndRemainder(dividingBy: 10_000_000)
    self += Array("\(whole)".utf8)
    guard decimals > 0 else { return }
    append(UInt8(ascii: "."))
    var rest = decimals
    var divisor: UInt = 1_000_000
    while rest > 0 {
      append(UInt8(ascii: "0") + UInt8(rest / divisor))
      rest %= divisor
      divisor /= 10
    }
  }

}
