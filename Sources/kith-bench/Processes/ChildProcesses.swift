import Foundation
import Synchronization

/// The processes that this one has started: they end with it, also where a signal ends it.
enum ChildProcesses {
  /// The writing end of a pipe, for the signal handler.
  private static let writer = Atomic<Int32>(-1)

  private static let isEnding = Atomic(false)
  /// Whether they end: no more is to be started.
  static var areEnding: Bool { isEnding.load(ordering: .acquiring) }

  /// From now on SIGINT and SIGTERM end the children first, and then this process as they would have.
  static func endWithThis() {
    let pipe = Pipe()
    writer.store(pipe.fileHandleForWriting.fileDescriptor, ordering: .releasing)
    for number in [SIGINT, SIGTERM] {
      // Sound: it does only what a signal handler may. Children do not inherit it, as they would SIG_IGN.
      signal(number) { number in
        var byte = UInt8(truncatingIfNeeded: number)
        _ = unsafe write(ChildProcesses.writer.load(ordering: .acquiring), &byte, 1)
      }
    }
    Thread {
      guard let number = (try? pipe.fileHandleForReading.read(upToCount: 1))?.first.map(CInt.init) else { return }
      end()
      signal(number, SIG_DFL)
      kill(getpid(), number)
      // For as long as this process runs.
      withExtendedLifetime(pipe) {}
    }.start()
  }

  /// Asks all to end, and kills those that have not after some seconds.
  private static func end() {
    isEnding.store(true, ordering: .releasing)
    for signal in [SIGTERM, SIGKILL] {
      for child in running { kill(child, signal) }
      for _ in 0..<100 where !running.isEmpty { Thread.sleep(forTimeInterval: 0.05) }
    }
  }

  /// As the kernel lists them; zombies are left out.
  private static var running: [pid_t] {
    let threads = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/task")) ?? []
    return threads.flatMap { thread in
      let list = (try? String(contentsOfFile: "/proc/self/task/\(thread)/children", encoding: .utf8)) ?? ""
      return list.split(separator: " ").compactMap { pid_t($0) }
    }.filter { child in
      let state = (try? String(contentsOfFile: "/proc/\(child)/stat", encoding: .utf8)) ?? ""
      return state.split(separator: ")").last.map { !$0.hasPrefix(" Z") } ?? false
    }
  }
}
