/// HTTP by the program `curl`: one process for many requests, one after the other on one connection.
///
/// It is told what to do in files without a name (memfd_create), so neither the key nor the text stands in its arguments,
/// and it ends as soon as nobody reads what it prints.
struct Curl {
  let address: ServerAddress
  var key: String?
  /// By which proxy it asks.
  let proxy: ServerProxy?
  /// How long each answer may take.
  var timeout = Timeout(seconds: 600)

  init(address: ServerAddress) {
    self.address = address
    proxy = ServerProxy(for: address, excepting: Self.direct)
  }

  /// How many requests one process takes.
  static let batch = 64

  /// - Parameters:
  ///   - goesOn: whether what comes behind a request that failed is asked all the same.
  ///   - limit: how large an answer may be, bytes.
  ///   - take: gets the replies in the order of the requests, as they come; what it throws ends the process.
  /// - Throws: `ClientError.interrupted` on ^C, within `Interruption.watch`; `ServerTrouble` where there is no curl.
  func perform(
    _ requests: [HTTPRequest], goesOn: Bool = false, limit: Int = 1 << 26, _ take: (HTTPReply) throws -> Void
  ) throws {
    let mark = "kith-\((0..<4).map { _ in String(UInt64.random(in: 0 ... .max), radix: 36) }.joined())"
    var files: [MemoryFile] = []
    var blocks: [String] = []
    for request in requests {
      var lines = options(mark: mark, goesOn: goesOn, limit: limit)
      lines.append("url = \"\(address.base)\(request.path)\"")
      if let body = request.body {
        files.append(try MemoryFile(body))
        lines += ["header = \"Content-Type: application/json\"", "header = \"Expect:\""]
        lines.append("data-binary = \"@/dev/fd/\(files.count + 2)\"")
      }
      blocks.append(lines.joined(separator: "\n"))
    }
    let process = try CurlProcess(
      configuration: try MemoryFile(Array(blocks.joined(separator: "\nnext\n").utf8)), files: files)
    var reader = CurlOutput(mark: mark)
    var count = 0
    do {
      while let chunk = try process.read() {
        reader.append(chunk)
        while let reply = reader.next() {
          count += 1
          try take(reply)
        }
        guard reader.heldCount <= limit + 4_096 else { throw HTTPReply.tooLarge(address) }
      }
    } catch {
      process.end()
      throw error
    }
    let status = process.wait()
    guard count < requests.count, goesOn || count == 0 else { return }
    throw ServerTrouble(
      message: "curl failed with status \(status)", hint: "kith needs curl 7.76 or newer:  curl --version",
      status: .server)
  }

  private func options(mark: String, goesOn: Bool, limit: Int) -> [String] {
    let seconds = "\(timeout.milliseconds / 1_000).\(String(1_000 + timeout.milliseconds % 1_000).dropFirst())"
    var lines = [
      "silent", "globoff", "no-buffer", "fail-with-body", "proto = \"=http,https\"",
      "user-agent = \"kith\"",
      "connect-timeout = \(min(20, timeout.milliseconds / 1_000 + 1))", "max-time = \(seconds)",
      "max-filesize = \(limit)",
      "write-out = \"\\n\(mark) %{http_code} %{exitcode}|%header{retry-after}|%header{date}|%{redirect_url}|%{errormsg}\\n\"",
    ]
    if !goesOn { lines.append("fail-early") }
    lines.append("noproxy = \"\(Self.quoted(Self.direct))\"")
    if let socket = address.socket { lines.append("unix-socket = \"\(socket)\"") }
    if let key { lines.append("header = \"Authorization: Bearer \(Self.quoted(key))\"") }
    return lines
  }

  /// Hosts that are asked without a proxy: those that the environment names, and this machine.
  private static var direct: String {
    let named = environment("no_proxy") ?? environment("NO_PROXY")
    return [named, "localhost,127.0.0.1,::1"].compactMap(\.self).joined(separator: ",")
  }

  private static func quoted(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
  }
}

/// What curl prints: bodies, and behind each a line that begins with a mark nobody else knows.
struct CurlOutput {
  private let mark: [UInt8]
  private var held: [UInt8] = []
  /// How many bytes are known to hold no mark.
  private var searched = 0

  init(mark: String) { self.mark = Array("\n\(mark) ".utf8) }

  var heldCount: Int { held.count }

  mutating func append(_ bytes: ArraySlice<UInt8>) { held += bytes }

  /// Where the next mark begins.
  private mutating func start() -> Int? {
    while let start = held[searched...].firstIndex(of: UInt8(ascii: "\n")) {
      searched = start
      guard start + mark.count <= held.count else { return nil }
      if held[start..<start + mark.count].elementsEqual(mark) { return start }
      searched = start + 1
    }
    searched = held.count
    return nil
  }

  /// The next reply, where it is complete.
  mutating func next() -> HTTPReply? {
    guard let start = start() else { return nil }
    searched = start
    guard let end = held[(start + mark.count)...].firstIndex(of: UInt8(ascii: "\n")) else { return nil }
    let line = String(decoding: held[(start + mark.count)..<end], as: UTF8.self)
    let body = Array(held[..<start])
    held.removeSubrange(...end)
    searched = 0
    let parts = line.split(separator: "|", maxSplits: 4, omittingEmptySubsequences: false).map(String.init)
    let numbers = parts[0].split(separator: " ").compactMap { Int($0) }
    func part(_ index: Int) -> String { parts.count > index && !parts[index].hasPrefix("%") ? parts[index] : "" }
    return HTTPReply(
      status: numbers.first ?? 0, failure: numbers.count > 1 ? numbers[1] : 0, body: body,
      retryAfter: RetryAfter(part(1), at: part(2)), redirect: part(3), reason: part(4))
  }
}
