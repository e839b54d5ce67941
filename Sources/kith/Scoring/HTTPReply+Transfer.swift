import Glibc

/// What is wrong where no reply came, by curl's exit status.
extension HTTPReply {
  /// - Precondition: it has failed.
  func transferTrouble(of curl: Curl) -> ServerTrouble {
    let address = curl.address
    let why = reason.isEmpty ? "" : ": \(Self.plain(reason))"
    if let socket = address.socket, failure == 7 { return Self.socketTrouble(socket) }
    if let proxy = curl.proxy, let trouble = proxyTrouble(proxy, address, why) { return trouble }
    let way = curl.proxy.map { " (through \($0.described))" } ?? ""
    switch failure {
    case 1 where reason.contains("HTTP/0.9"):
      return ServerTrouble(
        message: "\(address.shown) does not speak HTTP\(why)", hint: tls(address), status: .noConnection)
    case 6:
      return ServerTrouble(message: "cannot find the host of \(address.shown)\(why)", status: .noConnection)
    case 7:
      return ServerTrouble(
        message: "nothing answers at \(address.shown)\(why)", hint: "is the server running, and is that its port?",
        status: .noConnection)
    case 28 where reason.lowercased().contains("connect"):
      return ServerTrouble(
        message: "\(address.shown) takes no connection\(why)", hint: "is it the right host, and does it run?",
        status: .noConnection)
    case 28:
      return ServerTrouble(
        message: "\(address.shown) took longer than \(curl.timeout.shown)\(way)", hint: "allow more:  --timeout 10m",
        status: .deadline)
    case 60, 51:
      return ServerTrouble(
        message: "\(address.shown) has a certificate that is not trusted\(why)\(way)",
        hint: "if it is your own, name it:  SSL_CERT_FILE=FILE kith xray …", status: .noConnection)
    case 35 where Self.plainAnswers.contains(where: reason.lowercased().contains):
      return ServerTrouble(
        message: "\(address.shown) speaks HTTP without TLS\(why)\(way)",
        hint: "ask it so:  --server \(address.otherScheme)",
        status: .noConnection)
    case 35, 53, 54, 58, 59, 64, 66, 77, 80, 82, 83, 90, 91:
      return ServerTrouble(
        message: "no encrypted connection to \(address.shown)\(why)\(way)",
        hint: "a server on this machine often has none:  --server \(address.otherScheme)", status: .noConnection)
    case 18, 52, 55, 56, 92, 95:
      return ServerTrouble(
        message: "\(address.shown) hung up before its answer was complete\(why)\(way)",
        hint: ["try again", tls(address)].compactMap(\.self).joined(separator: "; "),
        status: .tryAgain, pause: 1)
    case 63: return Self.tooLarge(address)
    default:
      return ServerTrouble(message: "curl failed (\(failure)) at \(address.shown)\(why)\(way)", status: .server)
    }
  }

  /// What OpenSSL, GnuTLS and others say of an answer that is not TLS, in small letters.
  private static let plainAnswers = [
    "wrong version number", "unknown protocol", "packet length", "unexpected tls packet", "record overflow",
    "http request",
  ]

  /// Nothing else is known of a server that answers in no way.
  private func tls(_ address: ServerAddress) -> String? {
    address.isEncrypted || address.socket != nil ? nil : "if it speaks TLS:  --server \(address.otherScheme)"
  }

  /// nil where it is not the proxy's fault.
  private func proxyTrouble(_ proxy: ServerProxy, _ address: ServerAddress, _ why: String) -> ServerTrouble? {
    let hint = "a server that needs none is named so:  no_proxy=\(address.host.quotedForShell) kith xray …"
    switch failure {
    case 5, 7,
      28 where reason.lowercased().contains("connect"):
      return ServerTrouble(
        message: "nothing answers at \(proxy.described), on the way to \(address.shown)\(why)", hint: hint,
        status: .noConnection)
    case 97,
      56 where reason.contains("CONNECT"):
      return ServerTrouble(
        message: "\(proxy.described), does not lead to \(address.shown)\(why)", hint: hint, status: .noConnection)
    default: return nil
    }
  }

  /// Why nobody is reached at a socket's path.
  private static func socketTrouble(_ path: String) -> ServerTrouble {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else {
      guard errno == EACCES else {
        return ServerTrouble(
          message: "there is no socket \(path)", hint: "is the server running, and is that its socket?",
          status: .noConnection)
      }
      return ServerTrouble(message: "you may not look into the folder of the socket \(path)", status: .denied)
    }
    guard status.st_mode & S_IFMT == S_IFSOCK else {
      return ServerTrouble(message: "\(path) is no socket", status: .noConnection)
    }
    guard unsafe access(path, W_OK) == 0 else {
      return ServerTrouble(
        message: "you may not use the socket \(path)", hint: "who may:  ls -l \(path.quotedForShell)", status: .denied)
    }
    return ServerTrouble(
      message: "nobody listens at the socket \(path)",
      hint: "a server that ended may leave it behind: start the server again", status: .noConnection)
  }
}
