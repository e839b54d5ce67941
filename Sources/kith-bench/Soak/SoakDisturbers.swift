import Foundation
import KithClient
import Measuring

/// Replaces the model that is asked by the other one, and has it loaded.
struct SwappingClient: SoakClient {
  let name = "swap"

  func step(_ scene: SoakScene, until end: ContinuousClock.Instant) throws {
    let connection = try scene.connect(to: scene.manager.adminSocket)
    let installed = "\(scene.manager.folder)/models/bench.kith"
    for index in 0..<10 where .now < end {
      let fresh = "\(installed).new"
      try? FileManager.default.removeItem(atPath: fresh)
      try FileManager.default.copyItem(atPath: scene.models[(index + 1) % 2], toPath: fresh)
      guard unsafe rename(fresh, installed) == 0 else { throw SocketLoadError("cannot rename \(fresh)") }
      if try scene.untilKilled({ try connection.loadModel("bench") }) { scene.tally.count(\.swaps) }
      Thread.sleep(until: end, atMost: 1)
    }
  }
}

/// Asks for long answers and reads none of them.
struct SlowReader: SoakClient {
  let name = "slow reader"

  func step(_ scene: SoakScene, until end: ContinuousClock.Instant) throws {
    let requests = (0..<200).flatMap { _ in Array("{\"op\":\"predict\",\"text\":\"w1 w2\",\"top\":1000}\n".utf8) }
    let connection = try LoadConnection(scene.manager.socket, batch: requests, depth: 200)
    _ = connection.send()
    Thread.sleep(until: end, atMost: 60)
    withExtendedLifetime(connection) {}
  }
}

/// Opens more connections than there may be, and speaks other protocols: every one gets a line.
struct KnockingClient: SoakClient {
  let name = "knock"

  func step(_ scene: SoakScene, until end: ContinuousClock.Instant) throws {
    scene.tally.count(\.refusals, try knock(scene))
    Thread.sleep(until: end, atMost: 4)
  }

  /// - Returns: how many connections were refused; by then all are closed, and others have their places.
  private func knock(_ scene: SoakScene) throws -> Int {
    let lines = ["{\"op\":\"ping\"}\n", "GET / HTTP/1.1\n", "\u{1}\u{2}binary\n"]
    let connections = try (0..<64).map { index in
      try LoadConnection(scene.manager.socket, batch: Array(lines[index % lines.count].utf8), depth: 1)
    }
    var refusedCount = 0
    _ = try scene.untilKilled {
      for (index, connection) in connections.enumerated() {
        var patience = timeval(tv_sec: 30, tv_usec: 0)
        unsafe setsockopt(
          connection.descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        // One that was refused may be closed before it could send.
        _ = connection.send()
        guard case .complete(let errors) = connection.receive() else {
          throw SocketLoadError("a connection without a line")
        }
        if index % lines.count == 0 { refusedCount += errors }
      }
    }
    return refusedCount
  }
}

/// Kills the daemon now and then.
struct KillingClient: SoakClient {
  let name = "kill"

  func step(_ scene: SoakScene, until end: ContinuousClock.Instant) throws {
    Thread.sleep(until: end, atMost: .random(in: 3...10))
    guard .now < end, scene.manager.isReady else { return }
    scene.manager.kill()
    scene.tally.count(\.kills)
  }
}
