import Foundation
import Glibc
import Testing

/// A daemon without descriptors: it waits, it does not spin, and it goes on when there are some again.
@Suite struct `The daemon without descriptors` {
  @Test func `serves whom it has, rests, and takes the others later`() throws {
    let daemon = try RunningDaemon(limits: "-n 48")
    var clients = try (0..<80).map { _ in try RawClient(daemon.socket) }
    defer { for client in clients { client.close() } }
    #expect(clients[0].ping())
    let before = processorSeconds(of: daemon.identifier)
    Thread.sleep(forTimeInterval: 1)
    #expect(processorSeconds(of: daemon.identifier) - before < 0.3)
    #expect(clients[1].ping())
    for client in clients.prefix(60) { client.close() }
    clients.removeFirst(60)
    // They have waited all the time, with nobody to take them.
    #expect(clients.last?.ping() == true)
    #expect(try daemon.shell("kith ping").status == 0)
    #expect(daemon.terminate() == 0)
  }

  /// Processor time that the process has used, from /proc.
  private func processorSeconds(of process: pid_t) -> Double {
    let text = (try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)) ?? ""
    // After the name in brackets: the 12th and 13th fields.
    let fields = text.split(separator: ")").last?.split(separator: " ") ?? []
    guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else { return .infinity }
    return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
  }
}

/// A connection that pings.
private struct RawClient {
  private let descriptor: Int32

  init(_ path: String) throws {
    descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    // Sound: the daemon's path is short, and the field is filled with zeros.
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
    let status = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    try #require(status == 0)
  }

  /// Whether there is an answer within ten seconds.
  func ping() -> Bool {
    let request = Array("{\"op\":\"ping\"}\n".utf8)
    guard unsafe send(descriptor, request, request.count, Int32(MSG_NOSIGNAL)) == request.count else { return false }
    var state = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    guard unsafe poll(&state, 1, 10_000) == 1 else { return false }
    var answer = [UInt8](repeating: 0, count: 256)
    let count = unsafe recv(descriptor, &answer, answer.count, 0)
    return String(decoding: answer.prefix(max(0, count)), as: UTF8.self) == "{\"result\":{\"pong\":true}}\n"
  }

  func close() { Glibc.close(descriptor) }
}
