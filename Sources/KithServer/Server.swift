import KithProtocol
import NIOCore
import NIOPosix
import Synchronization

/// The listening sockets and the connections they brought.
///
/// ```swift
/// let server = try await Server.start(service, on: [.alone(.path("/run/user/1000/kith/kith.sock", mode: 0o600))])
/// …
/// await server.drain(within: .seconds(4))
/// ```
package final class Server: Sendable {
  private let service: Service
  private let group: MultiThreadedEventLoopGroup
  private let listeners: [any Channel]
  private let ownedPaths: [String]
  private let connections: ConnectionRegistry
  private let isDraining = Atomic<Bool>(false)

  private init(
    service: Service, group: MultiThreadedEventLoopGroup, listeners: [any Channel], ownedPaths: [String],
    connections: ConnectionRegistry
  ) {
    self.service = service
    self.group = group
    self.listeners = listeners
    self.ownedPaths = ownedPaths
    self.connections = connections
  }

  /// Opens the sockets; from its return on, every connection is answered.
  ///
  /// - Throws: `ListenError`, with a sentence for the operator.
  package static func start(_ service: Service, on endpoints: [Endpoint]) async throws(ListenError) -> Server {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: max(1, min(4, service.workers.threadCount / 4)))
    let connections = ConnectionRegistry()
    var channels: [any Channel] = []
    do throws(ListenError) {
      for endpoint in endpoints {
        let bootstrap = ServerBootstrap(group: group)
          .serverChannelOption(.backlog, value: 1_024)
          .serverChannelInitializer { channel in
            channel.eventLoop.makeCompletedFuture {
              try channel.pipeline.syncOperations.addHandler(AcceptPause(logger: service.logger))
            }
          }
          .childChannelOption(.allowRemoteHalfClosure, value: true)
          .childChannelOption(.writeBufferWaterMark, value: waterMark)
          .childChannelInitializer { channel in
            channel.eventLoop.makeCompletedFuture { try begin(channel, endpoint, service, connections) }
          }
        channels.append(try await endpoint.listener.open(bootstrap, group))
      }
    } catch {
      for channel in channels { try? await channel.close() }  // nothing to do about a socket that won't close
      try? await group.shutdownGracefully()
      throw error
    }
    _ = group.next().scheduleRepeatedTask(initialDelay: .seconds(30), delay: .seconds(30)) {
      [sessions = service.sessions] _ in
      sessions.sweep()
    }
    return Server(
      service: service, group: group, listeners: channels, ownedPaths: endpoints.compactMap(\.listener.ownedPath),
      connections: connections)
  }

  /// Says who has connected, and gives the connection its handler: the one that answers, or one that refuses.
  private static func begin(
    _ channel: any Channel, _ endpoint: Endpoint, _ service: Service, _ connections: ConnectionRegistry
  ) throws {
    let pipeline = channel.pipeline.syncOperations
    let socket = try pipeline.withUnsafeTransportIfAvailable(of: NIOBSDSocket.Handle.self) { $0 }
    guard let socket, let peer = endpoint.identify(socket) else {
      let error = ProtocolError(.denied, "the system does not say who you are")
      return try pipeline.addHandler(RefusingHandler(error, service.counters))
    }
    let configuration = service.configuration
    // Some places are kept for an administrator, who may want to see what fills the others.
    let limit = service.connectionLimit - (peer.role == .admin ? 0 : ProtocolLimits.reservedConnections)
    let own = peer.isScoped && peer.role < .admin ? configuration.userConnectionLimit : Int.max
    switch connections.admit(channel, of: peer.uid, limit: max(1, limit), ofUser: own) {
    case .number(let number):
      try pipeline.addHandler(ConnectionHandler(service: service, number: number, peer: peer, descriptor: socket))
    case .full:
      try pipeline.addHandler(RefusingHandler(Service.overloaded("too many connections are open"), service.counters))
    case .userFull:
      let error = ProtocolError(.quota, "\(own) connections of yours are open already", hint: "close one")
      try pipeline.addHandler(RefusingHandler(error, service.counters))
    }
  }

  private static let waterMark = ChannelOptions.Types.WriteBufferWaterMark(
    low: ProtocolLimits.unsentBytes / 4, high: ProtocolLimits.unsentBytes)

  /// Lets a connection thread prove that it turns: half of what the watchdog wants to know.
  package func turnEventLoops() async -> Bool {
    for loop in group.makeIterator() where (try? await loop.submit { true }.get()) != true { return false }
    return true
  }

  /// Takes no more connections and requests, answers what runs, and closes; what still runs after `limit` is cut off.
  ///
  /// A second call does nothing.
  package func drain(within limit: Duration) async {
    guard !isDraining.exchange(true, ordering: .relaxed) else { return }
    service.events.publish(.draining)
    for path in ownedPaths { FileSystem.remove(path) }
    for listener in listeners { try? await listener.close() }  // closed by somebody else is closed
    for channel in connections.all {
      channel.eventLoop.execute { channel.pipeline.fireUserInboundEventTriggered(ConnectionHandler.Drain()) }
    }
    await withTaskGroup { tasks in
      tasks.addTask(name: "connections end") { [connections] in
        for channel in connections.all { try? await channel.closeFuture.get() }
      }
      tasks.addTask(name: "drain limit") { try? await Task.sleep(for: limit) }
      await tasks.next()
      for channel in connections.all { channel.close(promise: nil) }
      tasks.cancelAll()
    }
    try? await group.shutdownGracefully()  // it fails only if it is down already
  }
}

/// The open connections, by number, and how many each user has.
final class ConnectionRegistry: Sendable {
  private struct State {
    var lastNumber = 0
    var open: [Int: any Channel] = [:]
    var counts: [UInt32: Int] = [:]
  }

  private let state = Mutex(State())

  var all: [any Channel] { state.withLock { Array($0.open.values) } }

  enum Admission {
    /// It is in, under this number.
    case number(Int)
    /// So many are open already.
    case full
    /// So many of this user's are open already.
    case userFull
  }

  /// Takes a connection in if there is a place for it; what is refused takes none from anybody while it is told so.
  func admit(_ channel: any Channel, of user: UInt32, limit: Int, ofUser userLimit: Int) -> Admission {
    let admission = state.withLock { state -> Admission in
      guard state.open.count < limit else { return .full }
      guard state.counts[user, default: 0] < userLimit else { return .userFull }
      state.lastNumber += 1
      state.open[state.lastNumber] = channel
      state.counts[user, default: 0] += 1
      return .number(state.lastNumber)
    }
    guard case .number(let number) = admission else { return admission }
    channel.closeFuture.whenComplete { [self] _ in
      state.withLock { state in
        state.open[number] = nil
        let rest = (state.counts[user] ?? 1) - 1
        state.counts[user] = rest > 0 ? rest : nil
      }
    }
    return admission
  }
}
