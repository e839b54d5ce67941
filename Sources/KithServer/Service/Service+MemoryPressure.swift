import Glibc
import KithProtocol
import Logging
import SystemPackage

extension Service {
  /// Lets go of what nobody needs when memory is short, at most once in ten seconds, until cancelled.
  package func watch(_ pressure: MemoryPressure) async {
    let (reports, report) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    // It waits in the kernel for as long as the daemon runs, which no thread of the pool may.
    do throws(Errno) {
      try DetachedThread.start("memory pressure") {
        while pressure.wait() {
          report.yield()
          sleep(1)
        }
        report.finish()
      }
    } catch {
      return  // without a thread nothing is watched
    }
    await withTaskCancellationHandler {
      for await _ in reports {
        relieveMemoryPressure()
        try? await Task.sleep(for: .seconds(10))  // it throws only when cancelled, and then the stream ends
      }
    } onCancel: {
      pressure.stop()
      report.finish()
    }
  }

  /// Lets go of what nobody needs at the moment: models that are neither pinned nor held by a request or session, and arrays that are
  /// not lent.
  package func relieveMemoryPressure() {
    counters.memoryWasShort()
    let unloaded = models.unloadIdle()
    sessions.sweep()
    memories.releaseAll()
    KeptMemory.release()
    logger.log(
      .memoryPressure,
      ["models": "\(unloaded.count)", "bytes": "\(unloaded.reduce(0) { $0 + $1 })"])
  }
}
