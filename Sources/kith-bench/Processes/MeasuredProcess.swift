import ArgumentParser
import Foundation

/// A program that is run by itself, with what it took.
struct MeasuredProcess {
  let usage: Usage
  /// The most memory that it had at a time (VmHWM: anonymous memory and mapped files together), bytes.
  let peakBytes: Int
  /// The most that it had on the disk at a time in a folder, bytes; 0 where none is watched.
  let diskBytes: Int

  /// Runs a program to its end.
  ///
  /// - Parameter folder: of its files.
  /// - Throws: if it fails.
  init(_ program: String, _ arguments: [String], folder: String? = nil) throws {
    let before = Usage.now(.children)
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    // The high water mark only rises, so the last reading before the end is the one.
    var peak = 0
    var disk = folder.map(FolderPeak.init)
    while process.isRunning {
      peak = max(peak, Self.peak(of: process.processIdentifier) ?? 0)
      disk?.look()
      usleep(disk == nil ? 5_000 : 50_000)
    }
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw ValidationError("this failed: \(program) \(arguments.joined(separator: " "))")
    }
    usage = Usage.now(.children) - before
    peakBytes = peak
    diskBytes = disk?.bytes ?? 0
  }

  /// VmHWM of a process, bytes; nil where there is none.
  static func peak(of process: Int32) -> Int? {
    guard let status = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8) else { return nil }
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return line.flatMap { Int($0.split { $0 == " " || $0 == "\t" }[1]) }.map { $0 << 10 }
  }
}
