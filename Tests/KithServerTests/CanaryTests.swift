import Dispatch
import KithServer
import StrictJSON
import Synchronization
import Testing

/// What feeds the watchdog.
struct CanaryTests {
  @Test func `the canary comes back through the queue, and not while the workers are frozen`() async throws {
    try await TestServer.run(threads: 1) { server in
      let service = server.service
      #expect(await service.sendCanary())
      let thaw = DispatchSemaphore(value: 0)
      #expect(service.workers.submit(.short, of: 1) { thaw.wait() } == .accepted)
      let isBack = Mutex(false)
      let canary = Task {
        let isAnswered = await service.sendCanary()
        isBack.withLock { $0 = true }
        return isAnswered
      }
      try await eventually { service.workers.pendingCount == 2 }
      // Connections are answered all the same, which is why the watchdog asks for more than that.
      #expect(try await server.connect().ask(#"{"op":"ping"}"#)["result"] != nil)
      #expect(isBack.withLock { !$0 })
      thaw.signal()
      #expect(await canary.value)
    }
  }
}
