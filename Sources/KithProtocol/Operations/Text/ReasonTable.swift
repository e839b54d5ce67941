import StrictJSON

/// The keys of `reason`.
package enum ReasonTable {
  package static let text = Field(
    "text", .string(bytes: 1...ProtocolLimits.lineBytes),
    meaning: "The question. Without an end (`?`) its answers continue it, and grammar counts.")
  package static let options = Field(
    "options", .list(.text, count: 1...256), .optional,
    meaning:
      "What may be the answer; one without words is left out. Absent: the most telling words of the text searched.")
  package static let context = Field(
    "context", .text, .byDefault(""),
    meaning: "A text to search that has an order, such as a story: what comes later counts more.")
  package static let facts = Field(
    "facts", .list(.text, count: 0...ProtocolLimits.textsPerRequest), .byDefault([]),
    meaning: "Texts to search that have no order.")
  package static let passages = Field(
    "passages", .boolean, .byDefault(false),
    meaning: "Whether to search the passages of its training text too that the model keeps.")
  package static let steps = Field(
    "steps", .integer(0...32), .byDefault(6), meaning: "At most this many; 0: what the model says without any.")
  package static let top = Field("top", .integer(1...1_000), .byDefault(10), meaning: "How many answers are told.")

  package static let taken = Field("steps", .list(.object(Step.all)), meaning: "The steps, in their order.")
  package static let ended = Field(
    "ended", .choice(["nothing_new", "settled", "steps"]),
    meaning:
      "Why: the words led to no sentence that was not gathered; another step made the answer no surer; as many steps as were allowed."
  )
  package static let entropyBefore = Field(
    "entropy_before_bits", .positive, unit: "bits", meaning: "How unsure the answer was before.")
  package static let entropy = Field(
    "entropy_bits", .positive, unit: "bits", meaning: "How unsure the answer is; 0 is certain.")
  package static let answers = Field(
    "answers", .list(.object(Answer.all)), meaning: "The answers, best first, at most `top`.")

  package enum Evidence {
    package static let id = Field(
      "id", .string(bytes: 16...16),
      meaning:
        "16 hexadecimal digits that stand for its words in any of their forms: the same sentence twice has one id, to one model."
    )
    package static let text = Field("text", .text, meaning: "The sentence.")
    package static let source = Field("source", .choice(sources), meaning: "Where it comes from.")
    package static let fact = Field("fact", .count, .optional, meaning: "Its index in `facts`, from 0.")
    package static let start = Field(
      "start", .count, .optional,
      meaning:
        "The offset of its beginning in the context, the session's text or the fact, in the unit of `offsets`.")
    package static let end = Field("end", .count, .optional, meaning: "The offset of its end.")
    package static let strength = Field(
      "strength", .number(0...1), meaning: "Its part of what the step gathered; they sum to 1.")
    package static let cues = Field(
      "cues", .list(.text),
      meaning: "The words that led to it, the strongest first; none where it goes on from the sentence before it.")
    package static let found = Field(
      "found", .list(.text), meaning: "The words that it leads on from, the most telling first.")

    static let sources = [contextSource, factsSource, passagesSource]
    package static let contextSource = "context"
    package static let factsSource = "facts"
    package static let passagesSource = "passages"

    static let all = [id, text, source, fact, start, end] + PlaceTable.optional + [strength, cues, found]
  }

  package enum Answer {
    package static let answer = Field("answer", .text, meaning: "The option, or a word.")
    package static let index = Field("index", .count, .optional, meaning: "Its index in `options`, from 0.")
    package static let posterior = Field(
      "posterior", .number(0...1), meaning: "Its probability if one of the answers must be right.")
    package static let score = Field(
      "score", .logProbability, unit: "nats", meaning: "What ranks: the sum of the next two.")
    package static let evidence = Field(
      "evidence", .logProbability, unit: "nats",
      meaning: "The logarithm of its share of what was gathered; the same for all before anything was.")
    package static let plausibility = Field(
      "plausibility", .logProbability, unit: "nats",
      meaning:
        "What the model says of it after reading what was gathered: a quarter of the mean log r of its words, or where it continues the text's sentence, log P."
    )

    static let all = [answer, index, posterior, score, evidence, plausibility]
  }

  package enum Step {
    package static let step = Field("step", .integer(1...Int64.max), meaning: "Its ordinal, from 1.")
    package static let gathered = Field(
      "gathered", .list(.object(Evidence.all)),
      meaning:
        "The sentences that were new, or that more of the question leads to than before, which count anew in their former place; the strongest last, as the model then reads them."
    )
    package static let counted = Field(
      "counted", .boolean,
      meaning:
        "Whether the answer rests on it; not where it made a found answer no surer without overruling what it rested on."
    )

    static let all = [step, gathered, entropyBefore, entropy, counted, answers]
  }
}

extension Operation {
  package static let reason = Operation(
    "reason",
    "Answers a question in steps: gathers sentences, folds them in, and looks again. With `stream`, step by step.",
    role: .query, lane: .worker(.byCost), effect: .reads,
    request: [
      ScopeTable.model, ReasonTable.text, ReasonTable.options, ReasonTable.context, ReasonTable.facts,
      ReasonTable.passages, ScopeTable.session, ReasonTable.steps, ReasonTable.top, TextsTable.offsets,
    ],
    reply: [
      ModelReplyTable.model, ReasonTable.taken, ReasonTable.ended, ReasonTable.entropyBefore, ReasonTable.entropy,
      ReasonTable.answers, ModelReplyTable.took,
    ],
    stream: ("chunk", ReasonTable.Step.all), errors: ScopeTable.errors)
}
