import ArgumentParser
import Foundation

/// A control group whose processes may hold so much memory, pages of files among it. It goes with this object.
final class MemoryLimit {
  private let folder: String
  private let isSecond: Bool

  /// - Parameter bytes: nil for as much as the machine has.
  /// - Throws: if the system has no memory controller that this user may use.
  init(_ name: String, bytes: Int?) throws {
    let controllers = (try? String(contentsOfFile: "/sys/fs/cgroup/cgroup.controllers", encoding: .utf8)) ?? ""
    isSecond = controllers.split(whereSeparator: \.isWhitespace).contains("memory")
    folder = "/sys/fs/cgroup/\(isSecond ? "" : "memory/")\(name)"
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    } catch {
      throw ValidationError("There is no control group for memory that this user may make: \(folder).")
    }
    guard let bytes else { return }
    try "\(bytes)".write(
      toFile: "\(folder)/\(isSecond ? "memory.max" : "memory.limit_in_bytes")", atomically: false, encoding: .utf8)
  }

  /// The program and the arguments that run another one in the group.
  func command(_ program: String, _ arguments: [String]) -> (program: String, arguments: [String]) {
    ("/bin/sh", ["-c", "echo $$ > '\(folder)/cgroup.procs' && exec \"$0\" \"$@\"", program] + arguments)
  }

  /// How often a page had to be read from the disk so far.
  var majorFaults: Int {
    let counts = (try? String(contentsOfFile: "\(folder)/memory.stat", encoding: .utf8)) ?? ""
    let line = counts.split(separator: "\n").first { $0.hasPrefix("pgmajfault ") }
    return line.flatMap { Int($0.dropFirst("pgmajfault ".count)) } ?? 0
  }

  deinit {
    // The kernel lets it go when its last process is gone, which may take a moment.
    for _ in 0..<100 where unsafe rmdir(folder) != 0 { usleep(10_000) }
  }
}
