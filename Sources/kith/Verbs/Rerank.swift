import ArgumentParser
import KithClient
import StrictJSON

/// `kith rerank < nbest.tsv`: sorts the hypotheses of another system by what the model thinks of them as well.
struct Rerank: Verb {
  static let configuration = CommandConfiguration(
    abstract: "Sort the hypotheses of n-best lists, best first.",
    discussion: """
      Reads lines of tab-separated columns from standard input: an id, a hypothesis, and any number of scores of other \
      systems (logarithms, or anything that is larger for the better). Neighbouring lines with the same id are one \
      list. Prints each list's lines, best first, with two columns more: the model's log probability in nats, and the \
      weighted sum that the list is sorted by.
        kith rerank --weight 0.5 --best < nbest.tsv | cut -f 1,2
      A list is answered when the next one begins, or at an empty line. With --json, each line is an object.
      """)

  @Option(
    name: .customLong("weight"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp("What a column of scores is multiplied by, one option a column; otherwise 1.", valueName: "x"))
  var weights: [Double] = []

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("What the model's log probability is multiplied by.", valueName: "x"))
  var modelWeight = 1.0

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("What every word of a hypothesis is worth: long ones are less likely.", valueName: "nats"))
  var wordBonus = 0.0

  @Flag(help: "Print only the best line of each list.")
  var best = false

  @OptionGroup var surroundings: ContextOptions
  @OptionGroup var options: GlobalOptions

  func validate() throws {
    guard (weights + [modelWeight, wordBonus]).allSatisfy(\.isFinite) else {
      throw ValidationError("A weight is a finite number.")
    }
  }

  /// One line of a list.
  struct Hypothesis {
    let line: String
    let id: Substring
    let text: String
    let scores: [Double]

    init(_ line: String, number: Int) throws {
      let columns = line.split(separator: "\t", omittingEmptySubsequences: false)
      guard columns.count >= 2 else {
        throw UsageError(message: "line \(number): it should be an id, a tab and a hypothesis")
      }
      self.line = line
      id = columns[0]
      text = String(columns[1])
      scores = try columns.dropFirst(2).enumerated().map { place, column in
        guard let score = Double(column), score.isFinite else {
          throw UsageError(message: "line \(number), column \(place + 3): \"\(column)\" is no number")
        }
        return score
      }
    }
  }

  func run(_ session: Session) throws {
    let (connection, place) = try session.connect(surroundings)
    var input = LineInput()
    var list: [Hypothesis] = []
    var number = 0
    while true {
      let lines = try input.nextBatch()
      guard !lines.isEmpty else { break }
      var finished: [[Hypothesis]] = []
      for line in lines {
        number += 1
        let hypothesis = line.isEmpty ? nil : try Hypothesis(line, number: number)
        if let first = list.first, first.id != hypothesis?.id {
          finished.append(list)
          list = []
        }
        guard let hypothesis else { continue }
        guard hypothesis.scores.count >= weights.count else {
          throw UsageError(
            message: "line \(number): it has \(hypothesis.scores.count) scores for \(weights.count) weights")
        }
        list.append(hypothesis)
      }
      try answer(finished, session, connection, place)
    }
    try answer([list], session, connection, place)
  }

  private func answer(
    _ lists: [[Hypothesis]], _ session: Session, _ connection: Connection, _ place: [(name: String, value: JSONValue)]
  ) throws {
    let scores = try session.scores(connection, place, lists.joined().map(\.text))
    var next = 0
    var output = ""
    for list in lists {
      // What has no words comes last, in its order.
      let ranked = list.map { hypothesis -> (line: String, model: Double?, total: Double) in
        defer { next += 1 }
        guard let score = scores[next] else { return (hypothesis.line, nil, -.infinity) }
        var total = modelWeight * score.logProbability + wordBonus * Double(score.tokenCount)
        for (place, value) in hypothesis.scores.enumerated() {
          total += value * (place < weights.count ? weights[place] : 1)
        }
        return (hypothesis.line, score.logProbability, total)
      }
      // Stable: equals stay in their order.
      let order = ranked.indices.sorted { a, b in
        ranked[a].total != ranked[b].total ? ranked[a].total > ranked[b].total : a < b
      }
      for place in best ? order.prefix(1) : order[...] {
        let (line, model, total) = ranked[place]
        if options.json {
          output += Self.json(list[place], model, total) + "\n"
          continue
        }
        let columns = model.map { "\(Formatting.fixed($0, 4))\t\(Formatting.fixed(total, 4))" } ?? "-\t-"
        output += "\(line)\t\(columns)\n"
      }
    }
    session.console.write(output)
  }

  private static func json(_ hypothesis: Hypothesis, _ model: Double?, _ total: Double) -> String {
    var object = JSONObject()
    object["id"] = .string(String(hypothesis.id))
    object["text"] = .string(hypothesis.text)
    object["scores"] = .array(hypothesis.scores.map { .double($0) })
    object["logprob"] = model.map { .double($0) } ?? .null
    object["total"] = model == nil ? .null : .double(total)
    return JSONValue.object(object).description
  }
}
