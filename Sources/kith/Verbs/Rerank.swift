import ArgumentParser
import KithClient
import StrictJSON

/// `kith rerank < nbest.tsv`: sorts the hypotheses of another system by what the model thinks of them as well.
struct Rerank: Verb {
  static let configuration = CommandConfiguration(
    abstract: "Sort the hypotheses of n-best lists, best first.",
    discussion: """
      Reads lines of tab-separated columns from standard input: an id, a hypothesis, and any number of scores of other \
      systems (logarithms, or anything where larger is better). Neighbouring lines with the same id are one \
      list. Prints each list's lines, best first, with two more columns: the model's log probability in nats, and the \
      weighted sum that the list is sorted by.
        kith rerank --weight 0.5 --best < nbest.tsv | cut -f 1,2
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
    var input = try invocation.lineInput(isStrict: strict.isStrict)
    var lists = NBestLists(format, weightCount: weights.count)
    var lastNumber = 0
    while true {
      let lines: [LineInput.Line]
      do {
        lines = try input.nextBatch()
      } catch {
        // What came before it is whole, but for the list in which it stands.
        try answer([lists.open], lists.separator, invocation, connection, scope)
        throw error
      }
      guard !lines.isEmpty else { break }
      var finished: [[Hypothesis]] = []
      for line in lines {
        lastNumber = line.number
        if line.flaw != nil {
          lists.skip(line.text)
          continue
        }
        do throws(Hypothesis.Problem) {
          if let list = try lists.append(line.text) { finished.append(list) }
        } catch {
          if input.reject(line.number, error.sentence) { break }
        }
      }
      try answer(finished, lists.separator, invocation, connection, scope)
    }
    try answer([lists.open], lists.separator, invocation, connection, scope)
    do throws(Hypothesis.Problem) {
      try lists.finish()
    } catch {
      if input.reject(lastNumber, error.sentence) { _ = try input.nextBatch() }
    }
    try input.finish()
  }

  private func answer(
    _ lists: [[Hypothesis]], _ separator: String, _ invocation: Invocation, _ connection: Connection, _ scope: Scope
  ) throws {
    let scores = try invocation.scores(of: lists.joined().map(\.text), in: scope, on: connection)
    var next = 0
    var output = ""
    for list in lists {
      // Hypotheses without words come last, in their order.
      let ranked = list.map { hypothesis -> (line: String, model: Double?, total: Double) in
        defer { next += 1 }
        guard let score = scores[next] else { return (hypothesis.line, nil, -.infinity) }
        var total = modelWeight * score.logProbability + wordBonus * Double(score.tokenCount)
        for (column, value) in hypothesis.scores.enumerated() {
          total += value * (column < weights.count ? weights[column] : 1)
        }
        return (hypothesis.line, score.logProbability, total)
      }
      // Stable: equals stay in their order.
      let order = ranked.indices.sorted { a, b in
        ranked[a].total != ranked[b].total ? ranked[a].total > ranked[b].total : a < b
      }
      for index in best ? order.prefix(1) : order[...] {
        let (line, model, total) = ranked[index]
        if invocation.options.json {
          output += Self.json(list[index], model, total) + "\n"
          continue
        }
        let columns =
          model.map { "\(Formatting.fixed($0, 4))\(separator)\(Formatting.fixed(total, 4))" } ?? "-\(separator)-"
        output += "\(line)\(separator)\(columns)\n"
      }
    }
    invocation.console.write(output)
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
