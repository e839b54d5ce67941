import KithProtocol

/// The scope of a request: a model with a context, or a session, which has both.
public enum Scope: Sendable, Equatable {
  /// A model, the text before the question's own, the experts that answer, and the memory of one's own that answers with
  /// them. Without a name it is the connection's model.
  case model(_ name: String? = nil, context: String = "", experts: Experts = .all, memory: String? = nil)
  /// A session: its model, its text and its experts.
  case session(_ name: String)

  /// Which experts of a model answer.
  public enum Experts: Sendable, Equatable {
    /// All that the model has.
    case all
    /// The last few words alone, without the wider context.
    case grammar
    /// The wider context alone: every word's frequency stands in place of the n-grams.
    case associations
  }

  /// The connection's model, at the start of a document.
  public static let standard = Scope.model()

  /// The connection's model after a text.
  public static func context(_ text: String) -> Scope { .model(context: text) }

  /// The name of the session, if it is one.
  public var session: String? { if case .session(let name) = self { name } else { nil } }

  /// Where an operation takes no context or no experts, the daemon refuses them.
  ///
  /// - Parameter model: The model where the scope names none.
  func write(to fields: inout RequestFields, model: String?) {
    switch self {
    case .session(let name): fields.set(ScopeTable.session, name)
    case .model(let name, let context, let experts, let memory):
      if let name = name ?? model { fields.set(ScopeTable.model, name) }
      if !context.isEmpty { fields.set(ScopeTable.context, context) }
      if let names = experts.names { fields.set(ScopeTable.experts, names) }
      if let memory { fields.set(MemoryTable.used, memory) }
    }
  }
}

extension Scope.Experts {
  /// As they are called on the wire; nil for all.
  var names: [String]? {
    switch self {
    case .all: nil
    case .grammar: [ScopeTable.grammarExpert]
    case .associations: [ScopeTable.associationsExpert]
    }
  }

  /// As the daemon names them.
  init(names: [String]) {
    self = [.grammar, .associations].first { $0.names == names } ?? .all
  }
}
