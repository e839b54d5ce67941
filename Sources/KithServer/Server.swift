import KithProtocol
import NIOCore
import NIOPosix
import Synchronization

/// The listening sockets and the connections they brought.
///
/// ```swift
/// let server = try await Server.start(service, on: [.path("/run/kith/kith.sock", mode: 0o660)])
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
  package static func start(_ service: Service, on listeners: [Listener]) async throws(ListenError) -> Server {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: max(1, min(4, service.workers.threadCount)))
    let connections = ConnectionRegistry()
    let bootstrap = ServerBootstrap(group: group)
      .serverChannelOption(.backlog, value: 1_024)
      .childChannelOption(.allowRemoteHalfClosure, value: true)
      .childChannelOption(.writeBufferWaterMark, value: waterMark)
      .childChannelInitializer { channel in
        let number = connections.add(channel)
        return channel.eventLoop.makeCompletedFuture {
          if connections.count > service.configuration.connectionLimit {
            try channel.pipeline.syncOperations.addHandler(RefusingHandler())
          } else {
            try channel.pipeline.syncOperations.addHandler(
              ConnectionHandler(service: service, number: number, peer: .alone))
          }
        }
      }
    var channels: [any Channel] = []
    do throws(ListenError) {
      for listener in listeners { channels.append(try await listener.open(bootstrap, group)) }
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
      service: service, group: group, listeners: channels, ownedPaths: listeners.compactMap(\.ownedPath),
      connections: connections)
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

/// The open connections, by number.
final class ConnectionRegistry: Sendable {
  private struct State {
    var lastNumber = 0
    var open: [Int: any Channel] = [:]
  }

  private let state = Mutex(State())

  var count: Int { state.withLock { $0.open.count } }
  var all: [any Channel] { state.withLock { Array($0.open.values) } }

  func add(_ channel: any Channel) -> Int {
    let number = state.withLock { state in
      state.lastNumber += 1
      state.open[state.lastNumber] = channel
      return state.lastNumber
    }
    channel.closeFuture.whenComplete { [self] _ in state.withLock { $0.open[number] = nil } }
    return number
  }
}
