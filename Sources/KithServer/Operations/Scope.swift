import KithProtocol
import LanguageModel
import StrictJSON

/// Where a request is answered: the model that answers it, who asks, and whether anybody still waits.
///
/// One rule for cancelling: what computes for long looks at `isCancelled` now and then and, once it is true, throws
/// `Cancelled`; `computing` turns that into the error that ends the operation. The connection has answered instead
/// already.
struct Scope: Sendable {
  let served: ServedModel
  /// The text of the session that the request names; nil without one, or where the operation does not read it.
  let sessionText: String?
  /// The session itself, then, and how many bytes of its text were dropped.
  let session: OpenSession?
  let sessionStart: Int
  let service: Service
  /// The request's idempotency key.
  let key: String?
  private let responder: Responder
  private let isStreaming: Bool

  init(
    _ call: Call, _ served: ServedModel, sessionText: String? = nil, session: OpenSession? = nil, sessionStart: Int = 0
  ) {
    self.served = served
    self.session = session
    self.sessionStart = sessionStart
    self.sessionText = sessionText
    service = call.service
    key = call.request.key
    responder = call.responder
    isStreaming = call.request.isStreaming
  }

  var model: Model { served.model }
  /// The name that clients read.
  var modelName: String { served.name }
  var peer: Peer { responder.peer }

  var isCancelled: @Sendable () -> Bool { { [responder] in responder.isCancelled } }

  /// Where nobody waits for the answer any more, nothing is left that nobody knows of. (With a key it runs to its end.)
  ///
  /// - Throws: `flow.cancelled` or `flow.deadline`.
  func checkCancelled() throws(ProtocolError) {
    // The connection may not have noticed that the deadline has passed.
    if responder.isLate { throw ProtocolError(.deadline, "no answer by the deadline") }
    if responder.isCancelled { throw ProtocolError(.cancelled, "cancelled by request") }
  }

  /// Runs a computation that asks `isCancelled`.
  ///
  /// - Throws: `flow.cancelled` where the computation throws `Cancelled`.
  func computing<Value>(_ body: () throws(Cancelled) -> Value) throws(ProtocolError) -> Value {
    do throws(Cancelled) {
      return try body()
    } catch {
      throw ProtocolError(.cancelled, "cancelled by request")
    }
  }

  /// Sends a chunk of the answer, if the client wants chunks.
  func sendChunk(_ members: (inout JSONWriter) -> Void) {
    if isStreaming { responder.sendInterim(ReplyLine.chunk(responder.id, members)) }
  }

  /// Needs associations if they are to answer alone.
  ///
  /// - Throws: as `requireAssociations`.
  func check(_ experts: Experts) throws(ProtocolError) {
    if experts == .associations { try requireAssociations() }
  }

  /// Needs associations.
  ///
  /// - Throws: `request.bad_value` if the model has none.
  func requireAssociations() throws(ProtocolError) {
    guard model.associations == nil else { return }
    let tokens = model.details.trainingTokens
    let isShort = (1..<AssociationModel.leastTokenCount).contains(tokens)
    throw ProtocolError(
      .badValue,
      "`\(modelName)` has no associations: "
        + (isShort
          ? "its text of \(tokens) words and sentence ends was too short to learn them"
          : "it was made for grammar alone"),
      hint: isShort
        ? "ask another model, or train this one on \(AssociationModel.leastTokenCount) words and more"
        : "ask another model, or train one with `kith train`, without --grammar-only", field: ScopeTable.model.name)
  }
}

/// Which scope a request asks for: `model`, `context` and `experts`, or a `session`.
struct ScopeRequest: Sendable {
  let session: String?
  let model: String?
  let context: String
  let experts: Experts
  /// The name of the asker's memory; nil for none.
  let memory: String?

  init(_ arguments: Arguments) {
    session = arguments.knows(ScopeTable.session) ? arguments.optionalString(ScopeTable.session) : nil
    model = arguments.optionalString(ScopeTable.model)
    context = arguments.knows(ScopeTable.context) ? arguments.string(ScopeTable.context) : ""
    experts = arguments.knows(ScopeTable.experts) ? Self.experts(arguments) : .all
    // Operations on memories have a field of that name, which is always a name.
    memory = arguments.knows(MemoryTable.used) ? arguments.memoryName(MemoryTable.used) : nil
  }

  static func experts(_ arguments: Arguments) -> Experts {
    let named = Set(arguments.strings(ScopeTable.experts))
    switch named {
    case [ScopeTable.grammarExpert]: return .grammar
    case [ScopeTable.associationsExpert]: return .associations
    default: return .all
    }
  }
}

extension Experts {
  /// As `experts` names them.
  var names: [String] {
    switch self {
    case .grammar: [ScopeTable.grammarExpert]
    case .associations: [ScopeTable.associationsExpert]
    default: [ScopeTable.grammarExpert, ScopeTable.associationsExpert]
    }
  }
}
