import KithProtocol
import Synchronization

/// The running `subscribe` requests, and the events that are published to them.
package final class Events: Sendable {
  private struct Subscription {
    let topics: Set<EventTopic>
    /// How many events are still to come; nil for any number.
    var remaining: Int?
    var count = 0
    let responder: Responder
  }

  private let subscriptions = Mutex<[Subscription]>([])
  private let observers = Mutex<[AsyncStream<Void>.Continuation]>([])

  package init() {}

  /// Brings an element after each event, or one for several that came quickly: something is different now.
  package func changes() -> AsyncStream<Void> {
    let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    observers.withLock { $0.append(continuation) }
    return stream
  }

  package var subscriberCount: Int { subscriptions.withLock { $0.count { !$0.responder.isCancelled } } }

  /// Tells a request of the topics until it is cancelled, or has been told of `limit` events.
  func subscribe(to topics: Set<EventTopic>, limit: Int?, _ responder: Responder) {
    responder.sendInterim(ReplyLine.event(responder.id, .subscribed))
    subscriptions.withLock { subscriptions in
      subscriptions.removeAll { $0.responder.isCancelled }
      subscriptions.append(Subscription(topics: topics, remaining: limit, responder: responder))
    }
  }

  /// Never called on a connection's event loop, where sending may answer at once and call this again.
  ///
  /// - Parameter isVisible: Whether a peer may know of the event.
  func publish(_ event: ServiceEvent, to isVisible: (Peer) -> Bool = { _ in true }) {
    observers.withLock { observers in
      for observer in observers { observer.yield() }
    }
    // Under the lock, so that all subscribers get the events in the same order; a responder only hands them over.
    subscriptions.withLock { subscriptions in
      guard !subscriptions.isEmpty else { return }
      for index in subscriptions.indices {
        let responder = subscriptions[index].responder
        guard subscriptions[index].topics.contains(event.topic), !responder.isCancelled, isVisible(responder.peer)
        else { continue }
        responder.sendInterim(ReplyLine.event(responder.id, event))
        subscriptions[index].count += 1
        guard let remaining = subscriptions[index].remaining else { continue }
        subscriptions[index].remaining = remaining - 1
        if remaining == 1 {
          let count = subscriptions[index].count
          responder.send(Answer { $0.member(SubscribeTable.events, count) })
        }
      }
      subscriptions.removeAll { $0.remaining == 0 || $0.responder.isCancelled }
    }
  }
}
