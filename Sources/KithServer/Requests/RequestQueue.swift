import KithProtocol
import NIOCore

/// The unanswered requests of one connection, and which of them may run.
///
/// - A request without id runs when all earlier ones without id are answered; one with an id may overtake them.
/// - At most `ProtocolLimits.requestsInFlight` requests are admitted at a time. The others wait in the order of their
///   arrival, and the connection stops reading when they hold more than `ProtocolLimits.queuedBytes`.
/// - Control requests with an id never wait: they are begun without being admitted, as long as no more than twice that
///   many requests run.
///
/// The queue only keeps order and counts; its connection runs the requests and writes their replies.
struct RequestQueue {
  /// Requests that are not admitted yet, in the order of their arrival.
  private var waiting = CircularBuffer<PendingRequest>()
  private var waitingByteCount = 0
  /// Admitted requests without id that wait for the one before them.
  private var ordered = CircularBuffer<PendingRequest>()
  /// Whether a request without id runs.
  private var orderedIsBusy = false
  private var inFlightCount = 0
  /// Every unanswered request with an id, waiting ones included.
  private var identified: [RequestID: PendingRequest] = [:]
  private var runningByObject: [ObjectIdentifier: PendingRequest] = [:]

  // MARK: Looking

  /// Whether a request without id that arrives now would run at once.
  var isFree: Bool { waiting.isEmpty && ordered.isEmpty && !orderedIsBusy }

  /// Whether a request with this id, or without one, may be answered where it is read.
  func mayAnswerAtOnce(_ id: RequestID?) -> Bool {
    if let id { identified[id] == nil } else { isFree }
  }

  /// Whether enough waits that reading must pause.
  var isFull: Bool { waitingByteCount > ProtocolLimits.queuedBytes }

  var hasRoomForControl: Bool { runningByObject.count < 2 * ProtocolLimits.requestsInFlight }

  /// Whether no request runs.
  var isIdle: Bool { runningByObject.isEmpty }

  /// Whether no request runs or waits.
  var isEmpty: Bool { isIdle && waiting.isEmpty && ordered.isEmpty }

  var running: [PendingRequest] { Array(runningByObject.values) }

  subscript(id: RequestID) -> PendingRequest? { identified[id] }

  // MARK: From arrival to the last line

  /// Takes note of the request's id, if it has one.
  ///
  /// - Returns: False if an unanswered request has the same id.
  mutating func register(_ request: PendingRequest) -> Bool {
    guard let id = request.id else { return true }
    guard identified[id] == nil else { return false }
    identified[id] = request
    return true
  }

  mutating func append(_ request: PendingRequest) {
    waiting.append(request)
    waitingByteCount += request.byteCount
  }

  /// Admits requests as far as the limit allows, and takes out the next one whose turn it is; nil if there is none.
  mutating func next() -> PendingRequest? {
    while true {
      if !orderedIsBusy, let next = ordered.popFirst() {
        if next.isAnswered { continue }
        orderedIsBusy = true
        return next
      }
      guard inFlightCount < ProtocolLimits.requestsInFlight, let next = waiting.popFirst() else { return nil }
      waitingByteCount -= next.byteCount
      if next.isAnswered { continue }
      next.isAdmitted = true
      inFlightCount += 1
      if next.id != nil { return next }
      ordered.append(next)
    }
  }

  /// The request runs from now on.
  mutating func begin(_ request: PendingRequest) { runningByObject[ObjectIdentifier(request)] = request }

  /// The request has had its last line, whether it ran or still waited; the next one may take its place.
  ///
  /// One that still waited stays in line, marked as answered, until `next` comes to it.
  mutating func finish(_ request: PendingRequest) {
    if let id = request.id { identified[id] = nil }
    let ran = runningByObject.removeValue(forKey: ObjectIdentifier(request)) != nil
    guard request.isAdmitted else { return }
    if ran, request.id == nil { orderedIsBusy = false }
    inFlightCount -= 1
  }

  /// Takes out all requests, some of them perhaps twice.
  mutating func removeAll() -> [PendingRequest] {
    defer { self = RequestQueue() }
    return running + Array(identified.values) + Array(waiting) + Array(ordered)
  }
}
