import StrictJSON

/// What is asked of a server; without a body it is a GET.
struct HTTPRequest {
  let path: String
  var body: [UInt8]?
}

/// What came of it.
struct HTTPReply {
  /// 0 where none came.
  let status: Int
  /// curl's exit status for this transfer; 22 where the status is an error.
  let failure: Int
  let body: [UInt8]
  /// The header, if it was sent.
  let retryAfter: String
  /// Where the server wants to be asked instead; may be empty.
  let redirect: String
  /// curl's own words; may be empty.
  let reason: String
}

extension HTTPReply {
  /// What is wrong with it, and what to do; nil where it is an answer.
  ///
  /// - Parameter timeout: how long it may have taken, for people.
  func trouble(of address: ServerAddress, path: String, hasKey: Bool, timeout: String) -> ServerTrouble? {
    if failure != 0, failure != 22 { return transferTrouble(address, timeout) }
    let place = address.shown + path
    switch status {
    case 200..<300:
      guard body.first(where: { $0 > 0x20 }) == UInt8(ascii: "<") else { return nil }
      return ServerTrouble(
        message: "\(place) answers with a web page", hint: "is that the server's API, and not its user interface?",
        status: .server)
    case 300..<400:
      return ServerTrouble(
        message: "\(place) sends elsewhere\(redirect.isEmpty ? "" : ", to \(Self.plain(redirect))")",
        hint: "name that server with --server, if you trust it with the text", status: .server)
    case 401, 403:
      return ServerTrouble(
        message: hasKey ? "\(address.shown) refuses the key\(words)" : "\(address.shown) wants a key\(words)",
        hint: hasKey ? nil : "put it in a file:  --key-from FILE", status: .denied)
    case 404:
      return ServerTrouble(message: "\(place) is not found\(words)", status: .notFound)
    case 408, 504:
      return ServerTrouble(
        message: "\(place) gave up waiting (\(status))\(words)", status: .deadline, pause: pause(by: 5))
    case 429:
      return ServerTrouble(
        message: "\(address.shown) has too many requests (429)\(words)", hint: "try again later",
        status: .overloaded, pause: pause(by: 10))
    case 502, 503:
      return ServerTrouble(
        message: "\(address.shown) is not ready (\(status))\(words)", hint: "try again in a moment", status: .tryAgain,
        pause: pause(by: 2))
    default:
      return ServerTrouble(message: "\(place) answers \(status)\(words)", status: .server)
    }
  }

  /// Seconds; nil where it is more than anybody waits for.
  private func pause(by standard: Int) -> Int? {
    guard !retryAfter.isEmpty else { return standard }
    // A date is not worth reading: what it says is asked again.
    guard let seconds = Int(retryAfter) else { return 3 * standard }
    return (0...600).contains(seconds) ? seconds : nil
  }

  private func transferTrouble(_ address: ServerAddress, _ timeout: String) -> ServerTrouble {
    let why = reason.isEmpty ? "" : ": \(Self.plain(reason))"
    switch failure {
    case 5, 6:
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
        message: "\(address.shown) took longer than \(timeout)", hint: "allow more:  --timeout 10m", status: .deadline)
    case 60, 51:
      return ServerTrouble(
        message: "\(address.shown) has a certificate that is not trusted\(why)",
        hint: "if it is your own, name it:  SSL_CERT_FILE=FILE kith xray …", status: .noConnection)
    case 35, 53, 54, 58, 59, 64, 66, 77, 80, 82, 83, 90, 91:
      return ServerTrouble(
        message: "no encrypted connection to \(address.shown)\(why)",
        hint: "a server on this machine often has none:  --server http://…", status: .noConnection)
    case 18, 52, 55, 56, 92, 95:
      return ServerTrouble(
        message: "\(address.shown) hung up before its answer was complete\(why)", hint: "try again", status: .tryAgain,
        pause: 1)
    case 63: return Self.tooLarge(address)
    default:
      return ServerTrouble(message: "curl failed (\(failure)) at \(address.shown)\(why)", status: .server)
    }
  }

  static func tooLarge(_ address: ServerAddress) -> ServerTrouble {
    ServerTrouble(message: "an answer of \(address.shown) is larger than any should be", status: .server)
  }

  /// The server's own words about an error, behind a colon; may be empty.
  private var words: String {
    if body.first(where: { $0 > 0x20 }) == UInt8(ascii: "<") { return ", with a web page" }
    guard let value = try? JSONValue.parse(body) else {
      let text = Self.plain(String(decoding: body.prefix(300), as: UTF8.self))
      return text.isEmpty ? "" : ": \(text)"
    }
    let told =
      value["error"]?["message"]?.string ?? value["error"]?.string ?? value["message"]?.string
      ?? value["detail"]?.string
    return told.map { ": \(Self.plain($0))" } ?? ""
  }

  /// Text of a server as a terminal may get it, on one line.
  static func plain(_ text: String) -> String {
    var plain = ""
    for scalar in text.unicodeScalars.prefix(300) {
      let isControl = scalar.value < 0x20 || (0x7f...0x9f).contains(scalar.value)
      plain.unicodeScalars.append(isControl ? " " : scalar)
    }
    while plain.last == " " || plain.last == "." { plain.removeLast() }
    return plain
  }
}
