import KithProtocol
import NIOCore

/// Which request runs when.
extension Connection {
  func receive(_ line: ByteBuffer) {
    if let bare = BareRequest(line.readableBytesUInt8Span, among: Self.answeredAtOnce), answerPing(bare.id) { return }
    let arrival = ContinuousClock.now
    do throws(Request.Refusal) {
      let request = try Request.decode(line.readableBytesUInt8Span)
      accept(PendingRequest(.request(request), id: request.id, byteCount: line.readableBytes, arrival: arrival))
    } catch {
      if error.id != nil {
        refuse(error.id, error.error)
      } else {
        accept(PendingRequest(.refusal(error.error), id: nil, byteCount: line.readableBytes))
      }
    }
  }

  /// Answers what was read if it holds nothing but pings without id, and it is their turn: such pings are neither cut into
  /// lines nor run as requests, and their replies are sent as ready-made bytes.
  ///
  /// - Returns: False, with nothing done, if anything else was read.
  func answerPings(_ bytes: Span<UInt8>) -> Bool {
    guard requests.isFree, framer.isEmpty, outgoing.isEmpty, let count = Self.pingCount(bytes) else { return false }
    service.counters.requestsAnswered(count)
    service.statistics.countPings(count)
    if count <= Self.pongCount {
      outgoing.send(Self.pongs, count: count * Self.pong.count, to: descriptor, service.counters)
    } else {
      for _ in 0..<count { outgoing.append(Self.pong) }
    }
    return true
  }

  private static func pingCount(_ bytes: Span<UInt8>) -> Int? {
    var (count, start) = (0, 0)
    while start < bytes.count {
      var end = start
      while end < bytes.count, bytes[end] != UInt8(ascii: "\n"), end - start < Self.longestPing { end += 1 }
      guard end < bytes.count, bytes[end] == UInt8(ascii: "\n"),
        let bare = BareRequest(bytes.extracting(start..<end), among: answeredAtOnce), bare.id == nil
      else { return nil }
      (count, start) = (count + 1, end + 1)
    }
    return count
  }

  /// Longer pings are answered like any other request.
  private static let longestPing = 64

  /// - Returns: False if the id is in use, or if there is no id and earlier requests come first.
  private func answerPing(_ id: RequestID?) -> Bool {
    guard requests.mayAnswerAtOnce(id) else { return false }
    service.counters.requestsAnswered(1)
    service.statistics.countPings(1)
    outgoing.append(id == nil ? Self.pong : ReplyLine.result(id, Self.pongReply))
    return true
  }

  static let answeredAtOnce: [Operation] = [.ping]
  private static let pongReply = Answer { $0.member(PingTable.pong, true) }
  private static func cancelReply(_ isCancelled: Bool) -> Answer {
    Answer { $0.member(CancelTable.cancelled, isCancelled) }
  }
  private static let pong = ReplyLine.result(nil, pongReply)
  private static let pongCount = 64
  /// `pongCount` replies in one piece.
  private static let pongs = Array(repeating: pong, count: pongCount).flatMap { $0 }

  /// Answers a line that never became a request.
  private func refuse(_ id: RequestID?, _ error: ProtocolError) {
    service.statistics.count(nil, microseconds: 0, error: error.code)
    write(ReplyLine.error(id, error))
  }

  /// Starts a request, or lets it wait.
  func accept(_ pending: PendingRequest) {
    guard requests.register(pending) else {
      return refuse(
        pending.id, ProtocolError(.idInUse, "a request with this id still runs on this connection", field: "id"))
    }
    if case .request(let request) = pending.content {
      if isDraining, !request.operation.isControl {
        return answer(pending, ProtocolError(.draining, "the daemon is about to stop"))
      }
      startDeadline(of: request, pending)
      if request.operation.isControl, pending.id != nil {
        guard requests.hasRoomForControl else {
          return answer(pending, .overloaded("too many requests of this connection are running"))
        }
        return run(pending)
      }
    }
    requests.append(pending)
    pump()
  }

  /// Moves requests from the queue into flight, and runs those whose turn it is.
  ///
  /// A loop rather than a recursion from `finish`: a million pings may wait.
  func pump() {
    guard !isPumping else { return }
    isPumping = true
    defer {
      isPumping = false
      closeIfDone()
    }
    while !mustWaitForReader(), let next = requests.next() { run(next) }
  }

  private func run(_ pending: PendingRequest) {
    guard isOpen else { return }
    let bound = LoopBound((connection: self, pending: pending), loop)
    let responder = Responder(id: pending.id, peer: peer, isAlone: requests.isIdle, deadline: pending.end) { line in
      if bound.loop.isCurrent {
        bound.value.connection.deliver(line, to: bound.value.pending)
        if !bound.value.connection.isHandlingEvent { bound.value.connection.scheduleFlush() }
      } else {
        let isLast = if case .last = line { true } else { false }
        bound.loop.execute(mayWait: isLast) {
          bound.value.connection.deliver(line, to: bound.value.pending)
          bound.value.connection.scheduleFlush()
        }
      }
    }
    pending.responder = responder
    requests.begin(pending)
    switch pending.content {
    case .refusal(let error): responder.send(error)
    case .request(let request):
      if request.operation == .cancel {
        responder.send(Self.cancelReply(cancel(request.arguments.id(CancelTable.target), by: pending)))
      } else {
        service.run(request, responder)
      }
    }
  }

  // MARK: Ending early

  /// - Returns: Whether a request of that id was there to be cancelled.
  private func cancel(_ target: RequestID?, by canceller: PendingRequest) -> Bool {
    guard let target, let pending = requests[target], pending !== canceller else { return false }
    pending.responder?.cancel()
    answer(pending, ProtocolError(.cancelled, "cancelled by request"))
    return true
  }

  private func startDeadline(of request: Request, _ pending: PendingRequest) {
    guard let milliseconds = request.deadlineMilliseconds, let end = pending.end, isOpen else { return }
    pending.deadline = loop.schedule(after: end - .now) { [self] in
      pending.responder?.cancel()
      answer(pending, ProtocolError(.deadline, "no answer within \(milliseconds) ms"))
      scheduleFlush()
    }
  }

  /// The daemon is about to stop: requests that only watch end here, all others are still answered.
  func endWatching() {
    for pending in requests.running where pending.operation?.isWatching ?? false {
      pending.responder?.cancel()
      answer(pending, ProtocolError(.draining, "the daemon is about to stop"))
    }
    scheduleFlush()
  }

  /// The client hung up: cancels everything.
  func abandonAll() {
    isClosing = true
    for pending in requests.removeAll() {
      pending.responder?.cancel()
      pending.release()
    }
  }
}
