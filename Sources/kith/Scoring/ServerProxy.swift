import Glibc

/// The proxy by which curl asks a server, as the environment says.
struct ServerProxy: Equatable {
  /// The variable that names it.
  let variable: String
  /// Its URL, without a name and a password.
  let shown: String

  /// For people: which, and why.
  var described: String { "the proxy \(shown), which \(variable) names" }

  /// Finds it as curl does.
  ///
  /// - Parameter direct: hosts that are asked without a proxy, separated by commas.
  /// - Returns: nil where the server is asked directly.
  init?(for address: ServerAddress, excepting direct: String) {
    guard address.socket == nil, !Self.isNamed(address.host, in: direct) else { return nil }
    // What a web server passes on to its programs as HTTP_PROXY is its client's to choose, so curl reads it in small letters only.
    let variables = address.isEncrypted ? ["https_proxy", "HTTPS_PROXY"] : ["http_proxy"]
    for variable in variables + ["all_proxy", "ALL_PROXY"] {
      guard let value = environment(variable) else { continue }
      self.variable = variable
      let scheme = value.firstRange(of: "://").map { String(value[..<$0.upperBound]) } ?? ""
      let place = value.dropFirst(scheme.count)
      shown = HTTPReply.plain(scheme + (place.lastIndex(of: "@").map { place[place.index(after: $0)...] } ?? place))
      return
    }
    return nil
  }

  /// Whether a list of hosts has this one: by its name or that of a domain above it, or by the address of a network.
  private static func isNamed(_ host: String, in list: String) -> Bool {
    let host = host.lowercased()
    return list.split { $0 == "," || $0 == " " }.contains { entry in
      if entry == "*" { return true }
      let name = entry.lowercased().drop { $0 == "." }
      return host == name || host.hasSuffix(".\(name)") || isAddress(host, in: name)
    }
  }

  /// Whether an address of IPv4 is one of a network, such as `10.0.0.0/8`.
  private static func isAddress(_ host: String, in network: Substring) -> Bool {
    let parts = network.split(separator: "/")
    guard parts.count == 2, let length = UInt32(parts[1]), (1...32).contains(length), let address = number(host),
      let base = number(String(parts[0]))
    else { return false }
    return (address ^ base) >> (32 - length) == 0
  }

  private static func number(_ address: String) -> UInt32? {
    var number = in_addr()
    return unsafe inet_pton(AF_INET, address, &number) == 1 ? UInt32(bigEndian: number.s_addr) : nil
  }
}
