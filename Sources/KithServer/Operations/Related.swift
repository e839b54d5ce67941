import KithProtocol
import LanguageModel
import StrictJSON

/// `related`: the words that a text makes likelier.
struct Related: TextOperation {
  private let text: AssociatingText

  init(_ arguments: Arguments) { text = AssociatingText(arguments) }

  var cost: Cost { text.cost }

  func answer(after context: inout Context, in scope: Scope) throws(ProtocolError) -> Answer {
    let words = try text.read(after: &context, in: scope) { scope.model.related(to: $0, count: text.count) }
    return Answer { words.encode(RelatedTable.words, into: &$0) }
  }
}

/// `topic`: what a text is about, at each half-life.
struct Topic: TextOperation {
  private let text: AssociatingText

  init(_ arguments: Arguments) { text = AssociatingText(arguments) }

  var cost: Cost { text.cost }

  func answer(after context: inout Context, in scope: Scope) throws(ProtocolError) -> Answer {
    let scales = try text.read(after: &context, in: scope) { scope.model.topics(of: $0, count: text.count) }
    return Answer { writer in
      writer.array(TopicTable.scales) { writer in
        for scale in scales {
          writer.object { writer in
            writer.member(TopicTable.Scale.halfLife, scale.halfLife)
            scale.words.encode(TopicTable.Scale.words, into: &writer)
          }
        }
      }
    }
  }
}

/// A text whose associations are asked for: the model must have some, and know one of its words.
private struct AssociatingText: Sendable {
  private let text: String
  /// How many words to answer with.
  let count: Int

  init(_ arguments: Arguments) {
    text = arguments.string(RelatedTable.text)
    count = arguments.integer(WordTable.top)
  }

  var cost: Cost { Cost(bytes: text.utf8.count) }

  func read<Value>(
    after context: inout Context, in scope: Scope, _ body: (Context) -> Value
  ) throws(ProtocolError) -> Value {
    try scope.requireAssociations()
    let value = try scope.computing { () throws(Cancelled) in
      try scope.model.withText(text, after: &context, isLast: true, isCancelled: scope.isCancelled) { context in
        context.knowsWords ? body(context) : nil
      }
    }
    guard let value else {
      throw ProtocolError(.badValue, "`\(scope.modelName)` knows no word of the text", field: RelatedTable.text.name)
    }
    return value
  }
}
