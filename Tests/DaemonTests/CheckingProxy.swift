import Foundation
import Synchronization
import WireChecks

/// Stands between clients and a daemon, passes everything on, and checks every line of the daemon against the schemas of
/// `describe`.
///
/// Backpressure, half-closed connections and hang-ups go through it. Who the client is does not: the daemon sees who runs
/// the tests.
final class CheckingProxy: Sendable {
  let path: String
  private let target: String
  private let listener: Int32
  private let state = Mutex(State())

  private struct State {
    var violations: [String] = []
    var lineCount = 0
    var isStopped = false
  }

  init(_ path: String, to target: String) throws {
    self.path = path
    self.target = target
    listener = try UnixSocket.listening(at: path)
    Thread.detachNewThread { [self] in
      while let client = UnixSocket.accepted(listener) { serve(client) }
      close(listener)
    }
  }

  /// Lines of the daemon that were looked at.
  var lineCount: Int { state.withLock { $0.lineCount } }

  /// What was wrong since it was last asked for.
  func takeViolations() -> [String] {
    state.withLock { state in
      defer { state.violations = [] }
      return state.violations
    }
  }

  /// Takes no more connections; nothing is left at the path.
  func stop() {
    let isFirst = state.withLock { state in
      defer { state.isStopped = true }
      return !state.isStopped
    }
    guard isFirst else { return }
    unsafe unlink(path)
    shutdown(listener, Int32(SHUT_RDWR))
  }

  private func serve(_ client: Int32) {
    guard let daemon = try? UnixSocket.connected(to: target) else {
      close(client)
      return stop()  // as where a daemon has ended
    }
    let check = WireCheck()
    let open = Mutex(2)
    @Sendable func end() {
      guard
        open.withLock({
          $0 -= 1; return $0 == 0
        })
      else { return }
      close(client)
      close(daemon)
    }
    Thread.detachNewThread {
      while true {
        let bytes = UnixSocket.received(client)
        if bytes.isEmpty { break }
        check.sent(bytes)
        guard UnixSocket.send(bytes, to: daemon) else { break }
      }
      check.inputEnded()
      shutdown(daemon, Int32(SHUT_WR))
      UnixSocket.waitForHangUp(client)
      shutdown(daemon, Int32(SHUT_RDWR))
      end()
    }
    Thread.detachNewThread { [self] in
      var unfinished: [UInt8] = []
      while true {
        let bytes = UnixSocket.received(daemon)
        if bytes.isEmpty { break }
        var rest = bytes[...]
        while let newline = rest.firstIndex(of: UInt8(ascii: "\n")) {
          look(at: String(decoding: unfinished + rest[..<newline], as: UTF8.self), check)
          unfinished = []
          rest = rest[(newline + 1)...]
        }
        unfinished += rest
        guard UnixSocket.send(bytes, to: client) else { break }
      }
      shutdown(client, Int32(SHUT_RDWR))
      end()
    }
  }

  private func look(at line: String, _ check: WireCheck) {
    do {
      try check.received(line)
      state.withLock { $0.lineCount += 1 }
    } catch {
      state.withLock { $0.violations.append("\(error)") }
    }
  }
}
