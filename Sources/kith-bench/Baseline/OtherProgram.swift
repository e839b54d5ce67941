import ArgumentParser
import Foundation
import Measuring

/// A kith-bench that is run as a process of its own.
struct OtherProgram {
  private let path: String

  init(_ path: String) throws {
    // Without links: it looks for kithd beside itself.
    self.path = URL(filePath: path).resolvingSymlinksInPath().path
    guard FileManager.default.isExecutableFile(atPath: self.path) else {
      throw ValidationError("\(path) is not a program: give the path of another build's kith-bench")
    }
  }

  /// What it measures.
  ///
  /// - Throws: an exit code if it fails, after its own messages are printed.
  func figures(_ arguments: [String]) throws -> [Figure] {
    let process = Process()
    process.executableURL = URL(filePath: path)
    process.arguments = arguments
    let (output, messages) = (Pipe(), Pipe())
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = messages
    try process.run()
    let printed = output.fileHandleForReading.readDataToEndOfFile()
    // Some lines, which the pipe holds until here.
    let said = messages.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let figures = Figure.figures(in: String(decoding: printed, as: UTF8.self))
    guard process.terminationStatus == 0, !figures.isEmpty else {
      note(String(decoding: said, as: UTF8.self))
      note("failed, or measured nothing: \(path) \(arguments.joined(separator: " "))")
      throw ExitCode(2)
    }
    return figures
  }
}
