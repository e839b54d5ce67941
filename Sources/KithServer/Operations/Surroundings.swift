import KithProtocol
import LanguageModel

/// What stands before the texts of a request, and who answers: `context`, `experts` and `model`, or a `session`.
struct Surroundings: Sendable {
  private let session: String?
  private let model: String?
  private let context: String
  private let experts: Experts

  init(_ arguments: Arguments) {
    session = arguments.optionalString("session")
    model = arguments.optionalString("model")
    // `related` and `topic` have no context but a session.
    context = arguments.knows("context") ? arguments.string("context") : ""
    experts = arguments.knows("experts") ? Self.experts(arguments) : .all
  }

  static func experts(_ arguments: Arguments) -> Experts {
    let named = arguments.strings("experts")
    return named.isEmpty || named.contains("associations") ? .all : .grammar
  }

  /// How much there is to read before the texts.
  var byteCount: Int { context.utf8.count }

  /// Runs `answer` on a worker with the model and the state after the context, or with the session's, when its turn
  /// comes; and sends what it returns or throws.
  ///
  /// - Parameter answer: Is told when the work began. Leaves the context as it was where it is kept (`Model.withText`). Looks at
  ///   `responder.isCancelled` now and then if it takes long, and returns nil once it is.
  func compute<R: Reply>(
    in service: Service, _ length: Workers.Length, _ responder: Responder,
    _ answer: @escaping @Sendable (ServedModel, inout Context, ContinuousClock.Instant) throws(ProtocolError) -> R?
  ) {
    guard let session else {
      return service.compute(model, length, responder) { served throws(ProtocolError) -> R? in
        let start = ContinuousClock.now
        let isCancelled = { responder.isCancelled }
        guard var state = served.model.context(after: context, for: experts, isCancelled: isCancelled) else {
          return nil
        }
        state.document.take(served.workspaces.take(for: state), isOwn: false)
        defer { served.workspaces.putBack(state.document.lendWorkspace()) }
        return try answer(served, &state, start)
      }
    }
    do throws(ProtocolError) {
      let session = try service.sessions.find(session, user: responder.peer.uid)
      session.submit(length, responder, on: service.workers) { growing in
        let start = ContinuousClock.now
        do throws(ProtocolError) {
          let reply = try session.answering(&growing) { (context) throws(ProtocolError) in
            try answer(session.served, &context, start)
          }
          if let reply { responder.send(reply) }
        } catch {
          responder.send(error)
        }
      }
    } catch {
      responder.send(error)
    }
  }
}

extension ProbabilityParts {
  init(_ parts: LogParts) {
    self.init(
      grammar: parts.grammar, topic: parts.topic, repetition: parts.repetition, state: parts.state,
      normaliser: parts.normaliser, verbatim: parts.verbatim)
  }
}
