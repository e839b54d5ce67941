import Foundation

/// What the kernel says of a process.
struct ProcessState {
  /// What it has in memory of its own, bytes: without the pages of mapped models, which come as they are read.
  let residentBytes: Int
  let threadCount: Int
  let descriptorCount: Int

  /// - Returns: nil where there is no such process.
  init?(of process: pid_t) {
    guard let status = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8),
      let descriptors = try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/fd")
    else { return nil }
    func number(_ name: String) -> Int? {
      let line = status.split(separator: "\n").first { $0.hasPrefix(name) }
      return line.flatMap { $0.split { $0 == " " || $0 == "\t" }.dropFirst().first }.flatMap { Int($0) }
    }
    guard let own = number("RssAnon:"), let shared = number("RssShmem:"), let threads = number("Threads:") else {
      return nil
    }
    residentBytes = (own + shared) << 10
    threadCount = threads
    descriptorCount = descriptors.count
  }
}
