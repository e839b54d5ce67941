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
  let retryAfter: RetryAfter
  /// Where the server wants to be asked instead; may be empty.
  let redirect: String
  /// curl's own words; may be empty.
  let reason: String
}

extension HTTPReply {
  /// What is wrong with it, and what to do; nil where it is an answer.
  func trouble(of curl: Curl, path: String) -> ServerTrouble? {
    if failure != 0, failure != 22 { return transferTrouble(of: curl) }
    var trouble = statusTrouble(of: curl.address, path: path, hasKey: curl.key != nil)
    if let proxy = curl.proxy { trouble?.message += " (through \(proxy.described))" }
    return trouble
  }

  private func statusTrouble(of address: ServerAddress, path: String, hasKey: Bool) -> ServerTrouble? {
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
    case 407:
      return ServerTrouble(message: "the proxy wants a name and a password (407)\(words)", status: .denied)
    default:
      // Servers that speak TLS say so to those who do not.
      let wantsTLS = status == 400 && !address.isEncrypted && words.lowercased().contains("https")
      return ServerTrouble(
        message: "\(place) answers \(status)\(words)",
        hint: wantsTLS ? "it speaks TLS:  --server \(address.otherScheme)" : nil, status: .server)
    }
  }

  /// Seconds; nil where it is more than anybody waits for.
  private func pause(by standard: Int) -> Int? {
    guard retryAfter.isGiven else { return standard }
    guard let seconds = retryAfter.seconds else { return 3 * standard }
    return seconds <= 600 ? seconds : nil
  }

  static func tooLarge(_ address: ServerAddress) -> ServerTrouble {
    ServerTrouble(message: "an answer of \(address.shown) is larger than any should be", status: .server)
  }

  /// The server's own words about an error, behind a colon; may be empty.
  private var words: String {
    if body.first(where: { $0 > 0x20 }) == UInt8(ascii: "<") {
      return ", with a web page\(title.map { ": \(Self.plain($0))" } ?? "")"
    }
    guard let value = try? JSONValue.parse(body) else {
      let text = Self.plain(String(decoding: body.prefix(300), as: UTF8.self))
      return text.isEmpty ? "" : ": \(text)"
    }
    let told =
      value["error"]?["message"]?.string ?? value["error"]?.string ?? value["message"]?.string
      ?? value["detail"]?.string
    return told.map { ": \(Self.plain($0))" } ?? ""
  }

  /// A web page's.
  private var title: String? {
    let page = String(decoding: body.prefix(4_096), as: UTF8.self)
    guard let start = page.firstRange(of: "<title>"), let end = page.firstRange(of: "</title>"),
      start.upperBound < end.lowerBound
    else { return nil }
    return String(page[start.upperBound..<end.lowerBound])
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
