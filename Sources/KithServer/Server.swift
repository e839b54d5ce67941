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
              // Without descriptors `accept` fails at once, again and again: wait a little instead of spinning.
              try channel.pipeline.syncOperations.addHandler(
                AcceptBackoffHandler(shouldForwardIOErrorCaught: false) { _ in .milliseconds(100) })
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
    let peer = try pipeline.withUnsafeTransportIfAvailable(of: NIOBSDSocket.Handle.self) { endpoint.identify($0) }
    guard let peer = peer ?? nil else {
      let error = ProtocolError(.denied, "the system does not say who you are")
      return try pipeline.addHandler(RefusingHandler(error, service.counters))
    }
    let (number, count, own) = connections.add(channel, of: peer.uid)
    let configuration = service.configuration
    // Some places are kept for an administrator, who may want to see what fills the others.
    let limit = service.connectionLimit - (peer.role == .admin ? 0 : ProtocolLimits.reservedConnections)
    if count > max(1, limit) {
      try pipeline.addHandler(RefusingHandler(Service.overloaded("too many connections are open"), service.counters))
    } else if peer.isScoped, peer.role < .admin, own > configuration.userConnectionLimit {
      let error = ProtocolError(
        .quota, "\(configuration.userConnectionLimit) connections of yours are open already", hint: "close one")
      try pipeline.addHandler(RefusingHandler(error, service.counters))
    } else {
      try pipeline.addHandler(ConnectionHandler(service: service, number: number, peer: peer))
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

  /// - Returns: the connection's number, how many are open with it, and how many of them are the user's.
  func add(_ channel: any Channel, of user: UInt32) -> (number: Int, count: Int, own: Int) {
    let added = state.withLock { state in
      state.lastNumber += 1
      state.open[state.lastNumber] = channel
      state.counts[user, default: 0] += 1
      return (state.lastNumber, state.open.count, state.counts[user] ?? 1)
    }
    channel.closeFuture.whenComplete { [self] _ in
      state.withLock { state in
        state.open[added.0] = nil
        let rest = (state.counts[user] ?? 1) - 1
        state.counts[user] = rest > 0 ? rest : nil
      }
    }
    return added
  }
}
