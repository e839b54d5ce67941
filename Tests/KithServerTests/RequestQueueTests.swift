import KithProtocol
import Testing

@testable import KithServer

/// The order in which a connection's requests run.
@Suite struct `A queue of requests` {
  private static let limit = ProtocolLimits.requestsInFlight

  private func request(_ id: Int64? = nil, byteCount: Int = 1) -> PendingRequest {
    PendingRequest(
      .refusal(ProtocolError(.badValue, "")), id: id.map { .integer($0) }, byteCount: byteCount)
  }

  /// Takes what may run and begins it, as a connection does.
  private func begin(_ queue: inout RequestQueue) -> PendingRequest? {
    guard let next = queue.next() else { return nil }
    queue.begin(next)
    return next
  }

  @Test func `runs requests without id one after another`() {
    var queue = RequestQueue()
    let requests = (0..<3).map { _ in request() }
    for request in requests { queue.append(request) }
    for request in requests {
      #expect(!queue.isFree)
      #expect(begin(&queue) === request)
      #expect(begin(&queue) === nil)
      request.release()
      queue.finish(request)
    }
    #expect(queue.isFree && queue.isEmpty && queue.isIdle)
  }

  @Test func `lets requests with an id overtake`() {
    var queue = RequestQueue()
    let (first, second, overtaking) = (request(), request(), request(7))
    for request in [first, second, overtaking] { queue.append(request) }
    #expect(begin(&queue) === first)
    #expect(begin(&queue) === overtaking)
    #expect(begin(&queue) === nil)
    queue.finish(overtaking)
    #expect(begin(&queue) === nil)
    queue.finish(first)
    #expect(begin(&queue) === second)
  }

  @Test func `admits as many as may be in flight`() {
    var queue = RequestQueue()
    let requests = (0...Self.limit).map { request(Int64($0)) }
    for request in requests { queue.append(request) }
    for index in 0..<Self.limit { #expect(begin(&queue) === requests[index]) }
    #expect(begin(&queue) === nil)
    queue.finish(requests[5])
    #expect(begin(&queue) === requests[Self.limit])
  }

  @Test func `passes over what was answered while it waited`() {
    var queue = RequestQueue()
    let (first, late, last) = (request(), request(), request())
    for request in [first, late, last] { queue.append(request) }
    #expect(begin(&queue) === first)
    late.release()
    queue.finish(late)
    first.release()
    queue.finish(first)
    #expect(begin(&queue) === last)
    queue.finish(last)
    #expect(queue.isEmpty)
  }

  @Test func `has each id once until its request is answered`() {
    var queue = RequestQueue()
    let named = request(3)
    #expect(queue.mayAnswerAtOnce(.integer(3)))
    let isNew = [queue.register(named), queue.register(request(3))]
    #expect(isNew == [true, false] && !queue.mayAnswerAtOnce(.integer(3)))
    #expect(queue.mayAnswerAtOnce(nil) && queue.mayAnswerAtOnce(.integer(4)))
    #expect(queue[.integer(3)] === named)
    queue.finish(named)
    #expect(queue.mayAnswerAtOnce(.integer(3)) && queue[.integer(3)] === nil)
  }

  @Test func `is full by the bytes that wait, not by those that run`() {
    var queue = RequestQueue()
    let large = request(byteCount: ProtocolLimits.queuedBytes)
    queue.append(large)
    #expect(!queue.isFull)
    queue.append(request())
    #expect(queue.isFull)
    _ = begin(&queue)
    #expect(!queue.isFull)
  }

  @Test func `begins no more control requests than twice those in flight`() {
    var queue = RequestQueue()
    var running: [PendingRequest] = []
    for id in 0..<2 * Self.limit {
      #expect(queue.hasRoomForControl)
      running.append(request(Int64(id)))
      queue.begin(running[id])
    }
    #expect(!queue.hasRoomForControl)
    queue.finish(running[0])
    #expect(queue.hasRoomForControl)
  }

  @Test func `gives up everything at once`() {
    var queue = RequestQueue()
    let (running, named, waiting) = (request(), request(1), request())
    _ = queue.register(named)
    for request in [running, named, waiting] { queue.append(request) }
    _ = begin(&queue)
    let all = queue.removeAll()
    #expect([running, named, waiting].allSatisfy { request in all.contains { $0 === request } })
    #expect(queue.isEmpty && queue[.integer(1)] === nil)
  }
}
