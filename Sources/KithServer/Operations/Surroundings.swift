import KithProtocol
import LanguageModel

/// The `context` and `experts` of a request: what stands before its texts, and who answers.
struct Surroundings: Sendable {
  let context: String
  private let experts: Experts

  init(_ arguments: Arguments) {
    context = arguments.string("context")
    let named = arguments.strings("experts")
    experts = named.isEmpty || named.contains("associations") ? .all : .grammar
  }

  /// The state after the context.
  func begin(_ model: Model) -> Context { model.context(after: context, for: experts) }
}

extension ProbabilityParts {
  init(_ parts: LogParts) {
    self.init(
      grammar: parts.grammar, topic: parts.topic, repetition: parts.repetition, state: parts.state,
      normaliser: parts.normaliser, verbatim: parts.verbatim)
  }
}
