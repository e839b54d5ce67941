import ArgumentParser
import KithClient
import StrictJSON

/// `kith rerank < nbest.tsv`: sorts the hypotheses of another system by what the model thinks of them as well.
struct Rerank: Verb {
  static let configuration = CommandConfiguration(
    commandName: "rerank",
    abstract: "Sort the hypotheses of n-best lists, best first.",
    discussion: """
      Reads lines of tab-separated columns from standard input: an id, a hypothesis, and any number of scores of other \
      systems (logarithms, or anything where larger is better). Neighbouring lines with the same id are one \
      list. Prints each list's lines, best first, with two more columns: the model's log probability in nats, and the \
      weighted sum that the list is sorted by.
        kith rerank --weight 0.5 --best < nbest.tsv | cut -f 1,2
      Lines are printed byte for byte as they came, in their own encoding; the columns stand before their ends. \
      Other formats are recognised by the first line: Moses (id ||| hypothesis ||| features ||| score; the score counts), \
      Kaldi (utt-1 hypothesis; the number is the rank), and the JSON of Vosk with `alternatives`, each object a list.
      A list is answered when the next one begins, or at an empty line. With --json, each line is an object. A line that \
      cannot be read, or has a score that is missing or not finite, is named and left out; the rest of its list is ranked.
      """)

  @Option(
    name: .customLong("weight"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp("The weight of a column of scores; repeat it for further columns. (default: 1)", valueName: "x"))
  var weights: [Double] = []

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The weight of the model's log probability.", valueName: "x"))
  var modelWeight = 1.0

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Added for every word of a hypothesis, since long ones are less likely.", valueName: "nats"))
  var wordBonus = 0.0

  @Option(
    help: ArgumentHelp(
      "How the lists are written: tsv, moses, kaldi or vosk. (default: as the first line is)", valueName: "format"))
  var format: NBestFormat?

  @Flag(help: "Print only the best line of each list.")
  var best = false

  @OptionGroup var strict: StrictOption
  @OptionGroup var scopeOptions: ScopeOptions
  @OptionGroup var options: GlobalOptions

  func validate() throws {
    guard (weights + [modelWeight, wordBonus]).allSatisfy(\.isFinite) else {
      throw ValidationError("A weight is a finite number.")
    }
  }

  func run(_ invocation: Invocation) throws {
    let connection = try invocation.connect()
    let scope = try scopeOptions.scope(invocation.options)
    let scored = { (texts: [String]) in try invocation.scores(of: texts, in: scope, on: connection) }
    var output = FilterLines.Output(marking: invocation.options.json)
    var input = try invocation.lineInput(isStrict: strict.isStrict)
    var lists = NBestLists(format, weightCount: weights.count)
    var lastNumber = 0
    while true {
      let lines: [LineInput.Line]
      do {
        lines = try input.nextBatch()
      } catch {
        // What came before it is whole, but for the list in which it stands.
        try answer([lists.open], lists.separator, invocation, scored, &output, &input)
        throw error
      }
      lists.finishLine(input.lateEnd)
      guard !lines.isEmpty else { break }
      var finished: [[Hypothesis]] = []
      for line in lines {
        lastNumber = line.number
        if line.flaw != nil {
          lists.skip(line)
          continue
        }
        do throws(Hypothesis.Problem) {
          if let list = try lists.append(line) { finished.append(list) }
        } catch {
          if input.reject(line.number, error.sentence) { break }
        }
      }
      try answer(finished, lists.separator, invocation, scored, &output, &input)
    }
    try answer([lists.open], lists.separator, invocation, scored, &output, &input)
    do throws(Hypothesis.Problem) {
      try lists.finish()
    } catch {
      if input.reject(lastNumber, error.sentence) { _ = try input.nextBatch() }
    }
    try input.finish()
  }

  /// A hypothesis with what the model thinks of it.
  private struct Ranked {
    let hypothesis: Hypothesis
    /// nil for one without words; those come last, in their order.
    let model: Double?
    let total: Double
  }

  private func answer(
    _ lists: [[Hypothesis]], _ separator: String, _ invocation: Invocation,
    _ scored: ([String]) throws -> [ScoredText?], _ output: inout FilterLines.Output, _ input: inout LineInput
  ) throws {
    var scores = try scored(lists.joined().map(\.text))[...]
    defer { invocation.console.write(bytes: output.take()) }
    for list in lists {
      var rows: [Ranked] = []
      for hypothesis in list {
        let row = ranked(hypothesis, scores.removeFirst())
        guard row.model == nil || row.total.isFinite else {
          // With --strict it is the end.
          if input.reject(hypothesis.lineNumber, "its weighted sum is no finite number") { _ = try input.nextBatch() }
          continue
        }
        rows.append(row)
      }
      // Stable: equals stay in their order.
      let order = rows.indices.sorted { a, b in
        rows[a].total != rows[b].total ? rows[a].total > rows[b].total : a < b
      }
      for row in (best ? order.prefix(1) : order[...]).map({ rows[$0] }) {
        let columns =
          row.model.map { "\(separator)\(Formatting.fixed($0, 4))\(separator)\(Formatting.fixed(row.total, 4))" }
          ?? "\(separator)-\(separator)-"
        switch row.hypothesis.row {
        case _ where invocation.options.json: output.append(Self.json(row.hypothesis, row.model, row.total) + "\n")
        case .line(let line): output.append(line, before: columns, input)
        case .made(let line, _): output.append(line + columns + "\n")
        }
      }
    }
  }

  private func ranked(_ hypothesis: Hypothesis, _ score: ScoredText?) -> Ranked {
    guard let score else { return Ranked(hypothesis: hypothesis, model: nil, total: -.infinity) }
    var total = modelWeight * score.logProbability + wordBonus * Double(score.tokenCount)
    for (column, value) in hypothesis.scores.enumerated() {
      total += value * (column < weights.count ? weights[column] : 1)
    }
    return Ranked(hypothesis: hypothesis, model: score.logProbability, total: total)
  }

  private static func json(_ hypothesis: Hypothesis, _ model: Double?, _ total: Double) -> String {
    let json: JSONValue = [
      "id": .string(hypothesis.id), "text": .string(hypothesis.text),
      "scores": .array(hypothesis.scores.map { .double($0) }), "logprob": model.map { .double($0) } ?? .null,
      "total": model == nil ? .null : .double(total),
    ]
    return json.description
  }
}
