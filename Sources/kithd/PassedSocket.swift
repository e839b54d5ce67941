import Glibc

/// A descriptor that was inherited from a service manager, by what the kernel says of it.
struct PassedSocket {
  private let family: CInt
  private let kind: CInt
  private let listens: Bool

  /// What is asked of a descriptor that is none of a socket has no answer: `family` is -1 then.
  init(_ descriptor: CInt) {
    family = Self.option(SO_DOMAIN, of: descriptor) ?? -1
    kind = Self.option(SO_TYPE, of: descriptor) ?? -1
    listens = Self.option(SO_ACCEPTCONN, of: descriptor) == 1
  }

  /// Whether it is a socket at all.
  var isSocket: Bool { family != -1 }

  private static func option(_ name: CInt, of descriptor: CInt) -> CInt? {
    var value: CInt = 0
    var size = socklen_t(MemoryLayout<CInt>.size)
    return unsafe getsockopt(descriptor, SOL_SOCKET, name, &value, &size) == 0 ? value : nil
  }

  /// What it is instead of a Unix stream socket that listens, and what to set in its unit; nil if it is one.
  var fault: String? {
    switch (family, kind) {
    case (-1, _): "is no socket; set ListenStream=/run/kith/kith.sock in kithd.socket"
    case (AF_UNIX, Self.stream):
      listens ? nil : "is a connection, not a socket that listens; set Accept=no in its unit"
    case (AF_UNIX, Self.datagram):
      "is a Unix datagram socket, and kithd answers on stream sockets; set ListenStream= instead of ListenDatagram="
    case (AF_UNIX, Self.sequencedPackets):
      "is a Unix seqpacket socket, and kithd answers on stream sockets; "
        + "set ListenStream= instead of ListenSequentialPacket="
    case (AF_INET, Self.stream), (AF_INET6, Self.stream):
      "is a TCP socket, and kithd answers on Unix sockets only; set ListenStream= to a path, not to a port"
    case (AF_INET, Self.datagram), (AF_INET6, Self.datagram):
      "is a UDP socket, and kithd answers on Unix sockets only; set ListenStream= to a path"
    default: "is of the family \(family) and the type \(kind), and kithd answers on Unix stream sockets only"
    }
  }

  private static let stream = CInt(SOCK_STREAM.rawValue)
  private static let datagram = CInt(SOCK_DGRAM.rawValue)
  private static let sequencedPackets = CInt(SOCK_SEQPACKET.rawValue)
}
