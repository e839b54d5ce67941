/// Where a language model's server is: a URL, or a Unix socket as `unix:/path`.
struct ServerAddress: Equatable {
  /// The URL before `/v1`, without a slash at its end.
  let base: String
  /// The socket's path, where it is one.
  let socket: String?
  /// As it is shown to people.
  var shown: String { socket.map { "unix:\($0)" } ?? base }

  init(_ argument: String) throws {
    guard argument.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value != 0x7f && $0 != "\"" && $0 != "\\" }),
      !argument.isEmpty
    else {
      throw Self.bad(argument)
    }
    if argument.hasPrefix("unix:") {
      var path = argument.dropFirst(5)
      if path.hasPrefix("///") { path = path.dropFirst(2) }
      guard path.hasPrefix("/"), path.count > 1 else {
        throw UsageError(message: "a socket's path begins with /: unix:/run/llama.sock, not \(argument)")
      }
      guard path.utf8.count <= Self.longestSocket else {
        throw UsageError(
          message: "a socket's path has at most \(Self.longestSocket) bytes, and this one \(path.utf8.count)",
          hint: "make a link with a shorter name:  ln -s \(String(path).quotedForShell) /tmp/llm.sock")
      }
      socket = String(path)
      base = "http://localhost"
      return
    }
    socket = nil
    var url = argument.contains("://") ? argument : "http://\(argument)"
    guard ["http://", "https://"].contains(where: { url.lowercased().hasPrefix($0) }) else { throw Self.bad(argument) }
    guard !url.contains("@") else {
      throw UsageError(
        message: "a URL with a password would be seen by everybody on this machine",
        hint: "put the key in a file:  --key-from FILE")
    }
    guard !url.contains("?"), !url.contains("#") else { throw Self.bad(argument) }
    // People name what their client is given, or what a request goes to.
    let ends = ["/", "/v1", "/chat/completions", "/completions", "/completion", "/generate", "/tokenize", "/models"]
    while let end = ends.first(where: { url.hasSuffix($0) }), !url.hasSuffix("://") {
      url = String(url.dropLast(end.utf8.count))
    }
    guard url.drop(while: { $0 != "/" }).count > 2 else { throw Self.bad(argument) }
    if let port = Self.port(of: url), !port.isEmpty,
      !port.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }) || UInt16(port) ?? 0 == 0
    {
      throw UsageError(message: "\(port) in \(argument) is no port: ports are from 1 to 65535")
    }
    base = url
  }

  /// What stands behind the colon of a URL's host; nil where nothing does.
  private static func port(of url: String) -> Substring? {
    let place = url.drop { $0 != "/" }.dropFirst(2).prefix { $0 != "/" }
    // An IPv6 address has colons of its own, in brackets.
    let rest = place.lastIndex(of: "]").map { place[$0...].dropFirst() } ?? place
    // Without brackets it is for curl to refuse.
    guard rest.count(where: { $0 == ":" }) < 2 else { return nil }
    return rest.firstIndex(of: ":").map { rest[rest.index(after: $0)...] }
  }

  /// What the kernel takes.
  private static let longestSocket = 107

  /// Whether it is asked by TLS.
  var isEncrypted: Bool { base.lowercased().hasPrefix("https://") }

  /// The same server with TLS where it is asked without, and the other way round.
  var otherScheme: String { (isEncrypted ? "http" : "https") + base.drop { $0 != ":" } }

  /// The name or address alone; of IPv6 without brackets.
  var host: String {
    let place = base.drop { $0 != "/" }.dropFirst(2).prefix { $0 != "/" }
    if place.hasPrefix("[") { return String(place.dropFirst().prefix { $0 != "]" }) }
    return String(place.prefix { $0 != ":" })
  }

  /// Whether what it is told stays on this machine.
  var isLocal: Bool {
    let host = host.lowercased()
    return socket != nil || host == "localhost" || host.hasSuffix(".localhost") || host == "::1"
      || host.hasPrefix("127.") && host.allSatisfy { $0.isNumber || $0 == "." }
  }

  private static func bad(_ argument: String) -> UsageError {
    UsageError(
      message: "`\(argument)` is no server's URL",
      hint: "for example:  --server http://localhost:8080, or --server unix:/run/llama.sock")
  }
}
