import Glibc
import KithProtocol
import Synchronization
import SystemPackage

/// The listening sockets and the connections they brought.
///
/// ```swift
/// let server = try await Server.start(service, on: [.alone(.path("/run/user/1000/kith/kith.sock", mode: 0o600))])
/// …
/// await server.drain(within: .seconds(4))
/// ```
package final class Server: Sendable {
  private let service: Service
  private let loops: [EventLoop]
  private let ownedPaths: [String]
  private let acceptors: [LoopBound<Acceptor>]
  private let connections: ConnectionRegistry
  private let isDraining = Atomic<Bool>(false)

  private init(
    service: Service, loops: [EventLoop], ownedPaths: [String], acceptors: [LoopBound<Acceptor>],
    connections: ConnectionRegistry
  ) {
    self.service = service
    self.loops = loops
    self.ownedPaths = ownedPaths
    self.acceptors = acceptors
    self.connections = connections
  }

  /// Opens the sockets; from its return on, every connection is answered.
  ///
  /// - Throws: `ListenError`, with a sentence for the operator.
  package static func start(_ service: Service, on endpoints: [Endpoint]) async throws(ListenError) -> Server {
    var sockets: [CInt] = []
    var loops: [EventLoop] = []
    do throws(ListenError) {
      for endpoint in endpoints { sockets.append(try endpoint.listener.open()) }
      for _ in 0..<max(1, min(4, service.workers.threadCount / 4)) { loops.append(try makeLoop()) }
    } catch {
      for (endpoint, socket) in zip(endpoints, sockets) {
        close(socket)
        if let path = endpoint.listener.ownedPath { FileSystem.remove(path) }
      }
      for loop in loops { loop.stop() }
      throw error
    }
    let connections = ConnectionRegistry()
    let beginner = Beginner(service: service, loops: loops, connections: connections)
    var acceptors: [LoopBound<Acceptor>] = []
    for (endpoint, socket) in zip(endpoints, sockets) {
      acceptors.append(await beginner.listen(endpoint, socket, on: loops[0]))
    }
    loops[0].execute { [loop = loops[0], sessions = service.sessions] in sweep(sessions, loop) }
    return Server(
      service: service, loops: loops, ownedPaths: endpoints.compactMap(\.listener.ownedPath), acceptors: acceptors,
      connections: connections)
  }

  private static func makeLoop() throws(ListenError) -> EventLoop {
    do {
      return try EventLoop()
    } catch {
      throw ListenError(message: "cannot wait for connections: \(error)")
    }
  }

  private static let sweepInterval = Duration.seconds(30)

  private static func sweep(_ sessions: SessionStore, _ loop: EventLoop) {
    _ = loop.schedule(after: sweepInterval) {
      sessions.sweep()
      sweep(sessions, loop)
    }
  }

  /// Lets the connections' threads prove that they turn: half of what the watchdog wants to know.
  package func turnEventLoops() async {
    for loop in loops { await loop.turn() }
  }

  /// Takes no more connections and requests, answers what runs, and closes; what still runs after `limit` is cut off.
  ///
  /// A second call does nothing.
  package func drain(within limit: Duration) async {
    guard !isDraining.exchange(true, ordering: .relaxed) else { return }
    service.events.publish(.draining)
    for path in ownedPaths { FileSystem.remove(path) }
    for acceptor in acceptors { acceptor.loop.execute { acceptor.value.close() } }
    // Those that were accepted before are begun now, and hear of it.
    for loop in loops { await loop.turn() }
    for connection in connections.all { connection.loop.execute { connection.value.drain() } }
    await withTaskGroup { tasks in
      tasks.addTask(name: "connections end") { [connections] in await connections.end() }
      tasks.addTask(name: "drain limit") { try? await Task.sleep(for: limit) }
      await tasks.next()
      for connection in connections.all { connection.loop.execute { connection.value.close() } }
      tasks.cancelAll()
    }
    for loop in loops { loop.stop() }
  }
}

/// Makes connections of accepted sockets: one that answers, or one that is refused.
private struct Beginner: Sendable {
  let service: Service
  let loops: [EventLoop]
  let connections: ConnectionRegistry
  let turns = Turns()

  /// Whose turn it is to take a connection.
  final class Turns: Sendable {
    private let last = Atomic<Int>(0)
    func next(of count: Int) -> Int { last.add(1, ordering: .relaxed).newValue % count }
  }

  func listen(_ endpoint: Endpoint, _ socket: CInt, on loop: EventLoop) async -> LoopBound<Acceptor> {
    await withCheckedContinuation { continuation in
      loop.execute {
        let acceptor = Acceptor(socket, on: loop, logger: service.logger) { descriptor in
          let other = loops[turns.next(of: loops.count)]
          if other === loop {
            begin(descriptor, endpoint, on: loop)
          } else if !other.execute({ begin(descriptor, endpoint, on: other) }) {
            close(descriptor)
          }
        }
        continuation.resume(returning: LoopBound(acceptor, loop))
      }
    }
  }

  private func begin(_ socket: CInt, _ endpoint: Endpoint, on loop: EventLoop) {
    guard let peer = endpoint.identify(socket) else {
      return refuse(socket, ProtocolError(.denied, "the system does not say who you are"))
    }
    let configuration = service.configuration
    // Some places are kept for an administrator, who may want to see what fills the others.
    let limit = service.connectionLimit - (peer.role == .admin ? 0 : ProtocolLimits.reservedConnections)
    let own = peer.isScoped && peer.role < .admin ? configuration.userConnectionLimit : Int.max
    switch connections.admit(peer.uid, limit: max(1, limit), ofUser: own) {
    case .number(let number):
      do throws(Errno) {
        let connection = try Connection(
          service: service, loop: loop, number: number, peer: peer, descriptor: socket
        ) { [connections] in connections.remove(number, of: peer.uid) }
        connections.add(LoopBound(connection, loop), as: number)
      } catch {
        connections.remove(number, of: peer.uid)
        refuse(socket, Service.overloaded("the system has no room for another connection"))
      }
    case .full: refuse(socket, Service.overloaded("too many connections are open"))
    case .userFull:
      refuse(socket, ProtocolError(.quota, "\(own) connections of yours are open already", hint: "close one"))
    }
  }

  /// Answers a connection that may not be: one error, then the end. A new socket has room for a line.
  private func refuse(_ socket: CInt, _ error: ProtocolError) {
    service.counters.connectionRefused()
    let line = ReplyLine.error(nil, error)
    _ = unsafe send(socket, line, line.count, CInt(MSG_NOSIGNAL))
    close(socket)
  }
}

/// The open connections, by number, and how many each user has.
private final class ConnectionRegistry: Sendable {
  private struct State {
    var lastNumber = 0
    /// nil for one that is about to begin.
    var open: [Int: LoopBound<Connection>?] = [:]
    var counts: [UInt32: Int] = [:]
    /// Who waits for the last one to end.
    var waiting: [CheckedContinuation<Void, Never>] = []
  }

  private let state = Mutex(State())

  var all: [LoopBound<Connection>] { state.withLock { $0.open.values.compactMap { $0 } } }

  enum Admission {
    /// It may begin, under this number.
    case number(Int)
    /// So many are open already.
    case full
    /// So many of this user's are open already.
    case userFull
  }

  /// Keeps a place for a connection if there is one; what is refused takes none from anybody while it is told so.
  func admit(_ user: UInt32, limit: Int, ofUser userLimit: Int) -> Admission {
    state.withLock { state in
      guard state.open.count < limit else { return .full }
      guard state.counts[user, default: 0] < userLimit else { return .userFull }
      state.lastNumber += 1
      state.open.updateValue(nil, forKey: state.lastNumber)
      state.counts[user, default: 0] += 1
      return .number(state.lastNumber)
    }
  }

  func add(_ connection: LoopBound<Connection>, as number: Int) {
    state.withLock { if $0.open[number] != nil { $0.open.updateValue(connection, forKey: number) } }
  }

  func remove(_ number: Int, of user: UInt32) {
    let ended = state.withLock { state in
      state.open.removeValue(forKey: number)
      let rest = (state.counts[user] ?? 1) - 1
      state.counts[user] = rest > 0 ? rest : nil
      guard state.open.isEmpty else { return [CheckedContinuation<Void, Never>]() }
      defer { state.waiting = [] }
      return state.waiting
    }
    for continuation in ended { continuation.resume() }
  }

  /// Comes back once no connection is open.
  func end() async {
    await withCheckedContinuation { continuation in
      let isOver = state.withLock { state in
        if !state.open.isEmpty { state.waiting.append(continuation) }
        return state.open.isEmpty
      }
      if isOver { continuation.resume() }
    }
  }
}
