/// The parts of a word's log probability, nats; they sum to it.
package struct LogParts: Sendable, Equatable {
  /// log P(w | the last words).
  package var grammar = 0.0
  /// What phrases say, near and far; and the far ones' share of it.
  package var phrase = 0.0
  package var phraseFar = 0.0
  /// log Z of grammar and near phrases alone; 0 where near is not told from far.
  package var nearNormaliser = 0.0
  /// v_w · q: the topic.
  package var topic = 0.0
  /// θ + t2: whether the document has used the word, against how often it was expected to.
  package var recurrence = 0.0
  /// t3 + b_w: the state of sentence and quotation, and the word's own bias.
  package var state = 0.0
  /// -log Z, and the grammar's correction where the product is known to say too much.
  package var wholeNormaliser = 0.0
  /// The document's caches: log of P after them over P before.
  package var verbatim = 0.0
  /// What the user's memory changes: log of P after it over P before.
  package var memory = 0.0

  package init() {}

  package mutating func add(_ other: LogParts) {
    grammar += other.grammar
    phrase += other.phrase
    phraseFar += other.phraseFar
    nearNormaliser += other.nearNormaliser
    topic += other.topic
    recurrence += other.recurrence
    state += other.state
    wholeNormaliser += other.wholeNormaliser
    verbatim += other.verbatim
    memory += other.memory
  }

  /// What phrases say of the last words that grammar sees too: with `grammar` the logarithm of a distribution.
  package var phraseNear: Double { phrase - phraseFar - nearNormaliser }
  /// `wholeNormaliser` without what near phrases have.
  package var normaliser: Double { wholeNormaliser + nearNormaliser }

  /// What the last words say, as n-grams and as phrases.
  package var nearby: Double { grammar + phraseNear }
  /// What the topic and the phrases of the wider context change, with the state and the normaliser of the product.
  package var association: Double { topic + phraseFar + state + normaliser }
  /// What the words change that the document has used already.
  package var repetition: Double { recurrence + verbatim }

  /// The same to the bit whether or not near is told from far.
  package var sum: Double {
    grammar + phrase + topic + recurrence + state + wholeNormaliser + verbatim + memory
  }
}
