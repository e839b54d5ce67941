import Glibc
import KithProtocol
import Synchronization
import SystemPackage

/// Makes connections of accepted sockets, spread over the event loops, or refuses them with an error.
struct ConnectionStarter: Sendable {
  let service: Service
  let loops: [EventLoop]
  let connections: ConnectionRegistry
  private let turns = Turns()

  init(service: Service, loops: [EventLoop], connections: ConnectionRegistry) {
    self.service = service
    self.loops = loops
    self.connections = connections
  }

  /// Which event loop takes the next connection: each in turn.
  private final class Turns: Sendable {
    private let last = Atomic<Int>(0)
    func next(of count: Int) -> Int { last.add(1, ordering: .relaxed).newValue % count }
  }

  func listen(_ endpoint: Endpoint, _ socket: CInt, on loop: EventLoop) async -> LoopBound<Acceptor> {
    await withCheckedContinuation { continuation in
      loop.execute {
        let acceptor = Acceptor(socket, on: loop, logger: service.logger) { descriptor in
          let other = loops[turns.next(of: loops.count)]
          if other === loop {
            start(descriptor, endpoint, on: loop)
          } else if !other.execute({ start(descriptor, endpoint, on: other) }) {
            close(descriptor)
          }
        }
        continuation.resume(returning: LoopBound(acceptor, loop))
      }
    }
  }

  private func start(_ socket: CInt, _ endpoint: Endpoint, on loop: EventLoop) {
    guard let peer = endpoint.identify(socket) else {
      return refuse(socket, ProtocolError(.denied, "the system does not say who you are"))
    }
    let options = service.options
    // Some connections are reserved for administrators, who may want to see who holds the others.
    let limit = service.connectionLimit - (peer.role == .admin ? 0 : ProtocolLimits.reservedConnections)
    let own = peer.isScoped && peer.role < .admin ? options.userConnectionLimit : Int.max
    switch connections.admit(peer.uid, limit: max(1, limit), ofUser: own) {
    case .admitted(let id):
      do throws(Errno) {
        let connection = try Connection(
          service: service, loop: loop, id: id, peer: peer, descriptor: socket
        ) { [connections] in connections.remove(id, of: peer.uid) }
        connections.add(LoopBound(connection, loop), as: id)
      } catch {
        connections.remove(id, of: peer.uid)
        refuse(socket, .overloaded("the system has no room for another connection"))
      }
    case .full: refuse(socket, .overloaded("too many connections are open"))
    case .userFull:
      refuse(socket, ProtocolError(.quota, "\(own) connections of yours are open already", hint: "close one"))
    }
  }

  /// Sends one error and closes the socket. A new socket has room for a line.
  private func refuse(_ socket: CInt, _ error: ProtocolError) {
    service.counters.connectionRefused()
    let line = ReplyLine.error(nil, error)
    _ = unsafe send(socket, line, line.count, CInt(MSG_NOSIGNAL))
    close(socket)
  }
}
