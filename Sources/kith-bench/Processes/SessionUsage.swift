import Foundation

/// What the processes of a session (setsid(2)) take, looked at while they run: a program that starts others, which start others.
///
/// Processor time is what each process had when it was last seen, so a process loses at most what it took since.
struct SessionUsage {
  private let session: Int32
  /// Of each process that was seen: processor time, s, and the most memory that it had, bytes.
  private var seen: [Int32: (command: String, processor: Double, peakBytes: Int)] = [:]

  init(session: Int32) { self.session = session }

  mutating func look() {
    let ticks = Double(sysconf(Int32(_SC_CLK_TCK)))
    for name in (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? [] {
      // Fields of proc_pid_stat(5) behind the name, which may hold anything: 4 is the session, 12 and 13 are the times.
      guard let process = Int32(name), let stat = try? String(contentsOfFile: "/proc/\(name)/stat", encoding: .utf8),
        let fields = stat.split(separator: ")").last?.split(separator: " "), fields.count > 13,
        Int32(fields[3]) == session, let user = Double(fields[11]), let system = Double(fields[12])
      else { continue }
      let command = seen[process]?.command ?? ""
      seen[process] = (
        command.isEmpty ? Self.command(process) : command, (user + system) / ticks,
        max(seen[process]?.peakBytes ?? 0, MeasuredProcess.peak(of: process) ?? 0)
      )
    }
  }

  private static func command(_ process: Int32) -> String {
    let bytes = (try? Data(contentsOf: URL(filePath: "/proc/\(process)/cmdline"))) ?? Data()
    return String(decoding: bytes.map { $0 == 0 ? 0x20 : $0 }, as: UTF8.self)
  }

  /// Processor time of the processes whose command line holds a text, s.
  func processor(of text: String) -> Double {
    seen.values.reduce(0) { $0 + ($1.command.contains(text) ? $1.processor : 0) }
  }

  /// Of all.
  var processor: Double { seen.values.reduce(0) { $0 + $1.processor } }

  /// The most memory that one of the processes had whose command line holds a text, bytes; 0 if there was none.
  func peakBytes(of text: String) -> Int {
    seen.values.filter { $0.command.contains(text) }.map(\.peakBytes).max() ?? 0
  }
}
