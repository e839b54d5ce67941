/// The parts of a word's log probability, nats; they sum to it.
package struct LogParts: Sendable, Equatable {
  /// log P(w | the last words).
  package var grammar = 0.0
  /// v_w · q: the topic.
  package var topic = 0.0
  /// θ + t2: whether the document has used the word, against how often it was expected to.
  package var recurrence = 0.0
  /// t3 + b_w: the state of sentence and quotation, and the word's own bias.
  package var state = 0.0
  /// -log Z, and the grammar's correction where the product is known to say too much.
  package var normaliser = 0.0
  /// The document's caches: log of P after them over P before.
  package var verbatim = 0.0

  package init() {}

  package mutating func add(_ other: LogParts) {
    grammar += other.grammar
    topic += other.topic
    recurrence += other.recurrence
    state += other.state
    normaliser += other.normaliser
    verbatim += other.verbatim
  }

  /// What the topic of the wider context changes, with the state and the normaliser of the product.
  package var association: Double { topic + state + normaliser }
  /// What the words change that the document has used already.
  package var repetition: Double { recurrence + verbatim }

  package var sum: Double { grammar + topic + recurrence + state + normaliser + verbatim }
}
