import SystemPackage

/// How long the processes of a control group waited for memory, as the kernel counts it.
struct MemoryPressure: Equatable {
  /// The share of the last minute in which some of them did, percent.
  let waiting: Double

  /// Reads a `memory.pressure`: `some avg10=0.00 avg60=1.50 avg300=0.40 total=1234` in its first line.
  init?(_ text: String) {
    guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix("some ") }),
      let average = line.split(separator: " ").first(where: { $0.hasPrefix("avg60=") }),
      let waiting = Double(average.dropFirst("avg60=".count)), (0...100).contains(waiting)
    else { return nil }
    self.waiting = waiting
  }

  /// - Returns: nil where the kernel does not tell, or the group is gone.
  init?(ofGroup group: String) {
    guard group.hasPrefix("/"),
      let file = try? FileDescriptor.open(FilePath("/sys/fs/cgroup\(group)/memory.pressure"), .readOnly)
    else { return nil }
    defer { try? file.close() }
    var bytes = [UInt8](repeating: 0, count: 512)
    guard let count = try? unsafe bytes.withUnsafeMutableBytes({ unsafe try file.read(into: $0) }) else { return nil }
    self.init(String(decoding: bytes[..<count], as: UTF8.self))
  }
}
