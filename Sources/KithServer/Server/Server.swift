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
    let starter = ConnectionStarter(service: service, loops: loops, connections: connections)
    var acceptors: [LoopBound<Acceptor>] = []
    for (endpoint, socket) in zip(endpoints, sockets) {
      acceptors.append(await starter.listen(endpoint, socket, on: loops[0]))
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

  /// Comes back once every event loop has had a turn, which proves that they all still run: half of what the watchdog asks.
  package func turnEventLoops() async {
    for loop in loops { await loop.turn() }
  }

  /// Takes no more connections and requests, answers running ones, and closes; those that still run after `limit` are cut off.
  ///
  /// A second call does nothing.
  package func drain(within limit: Duration) async {
    guard !isDraining.exchange(true, ordering: .relaxed) else { return }
    service.events.publish(.draining)
    for path in ownedPaths { FileSystem.remove(path) }
    for acceptor in acceptors { acceptor.loop.execute { acceptor.value.close() } }
    // After this turn the connections that were accepted before have begun, and are drained like all others.
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
