import ArgumentParser
import Glibc
import KithClient
import KithProtocol
import ProcessIO
import SystemPackage

/// `kith models import` and `export`: whole model files through the socket. The daemon never learns where they are.
extension Models {
  struct Import: Verb {
    static let configuration = CommandConfiguration(
      commandName: "import",
      abstract: "Send a model's file to the daemon.",
      discussion: "It is checked before it is served; until then an old model of that name is.")
    @Argument(help: "The model's name.") var name: String
    @Argument(help: "The file, as kithd train or kith models export wrote it.", completion: .file()) var file: String
    @OptionGroup var options: GlobalOptions

    func run(_ invocation: Invocation) throws {
      let descriptor = try Self.open(file)
      defer { try? descriptor.close() }  // read only: nothing can be lost
      let size = Int(try Self.size(of: descriptor, file))
      let connection = try invocation.connect()
      let job = try connection.importModel(name, byteCount: size)
      var isFinished = false
      // After any failure on this side, the daemon need not keep half a file.
      defer { if !isFinished { _ = try? connection.cancelJob(job) } }
      var done = 0
      while done < size {
        var bytes = [UInt8](repeating: 0, count: min(ProtocolLimits.feedBytes, size - done))
        let count = try Self.reading(file) {
          try unsafe bytes.withUnsafeMutableBytes { unsafe try descriptor.read(into: $0) }
        }
        guard count > 0 else { throw UsageError(message: "\(file) was truncated while it was read") }
        done += count
        try connection.feedData(job, Array(bytes[..<count]), isLast: done == size)
      }
      isFinished = true
      connection.deadlineMilliseconds = nil  // checking takes as long as the disk does
      guard let model = try invocation.ask(.jobWatch(job), on: connection) else { return }
      let generation = model.generation.map { ", generation \($0)" } ?? ""
      invocation.console.print("\(model.model): imported, \(Formatting.bytes(size))\(generation)")
      DefaultModel.note(after: model, on: connection, invocation.console)
    }

    private static func open(_ file: String) throws -> FileDescriptor {
      try reading(file) { try FileDescriptor.open(FilePath(file), .readOnly, options: .closeOnExec) }
    }

    private static func size(of descriptor: FileDescriptor, _ file: String) throws -> Int64 {
      let size = try reading(file) { try descriptor.seek(offset: 0, from: .end) }
      _ = try reading(file) { try descriptor.seek(offset: 0, from: .start) }
      guard size > 0 else { throw UsageError(message: "\(file) is empty") }
      return size
    }

    private static func reading<Value>(_ file: String, _ body: () throws -> Value) throws -> Value {
      do { return try body() } catch { throw UsageError(message: "cannot read \(file): \(error)") }
    }
  }

  struct Export: Verb {
    static let configuration = CommandConfiguration(
      commandName: "export",
      abstract: "Write a model to a file.",
      discussion: "The file appears once it is complete. Text that the model was trained on can be recovered from it.")
    @Argument(help: "The model's name.") var name: String
    @Argument(help: "Where the file goes; - is standard output.", completion: .file()) var file: String
    @OptionGroup var options: GlobalOptions

    func run(_ invocation: Invocation) throws {
      let connection = try invocation.connect()
      connection.deadlineMilliseconds = nil  // a large file takes as long as it takes
      if file == "-" {
        _ = try fetch(connection, into: .standardOutput)
        return
      }
      if FileKind.of(file) == nil, let problem = OutputPath.problem(file) {
        throw UsageError(message: "cannot write \(file): \(problem)")
      }
      let target = OutputPath.target(of: file)
      if let kind = FileKind.of(target), kind != S_IFREG {
        // Such as a pipe: nothing is to take its place.
        let output = try Self.writing(file) {
          try FileDescriptor.open(FilePath(target), .writeOnly, options: .closeOnExec)
        }
        try output.closeAfter { _ = try fetch(connection, into: output) }
        return
      }
      let partial = "\(target).partial-\(getpid())"
      let output = try Self.writing(file) {
        try FileDescriptor.open(
          FilePath(partial), .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec],
          permissions: [.ownerReadWrite])
      }
      do {
        let model = try fetch(connection, into: output)
        try Self.writing(file) {
          guard fsync(output.rawValue) == 0 else { throw Errno(rawValue: errno) }
          try output.close()
          guard unsafe rename(partial, target) == 0 else { throw Errno(rawValue: errno) }
        }
        invocation.console.print("\(file): \(Formatting.bytes(model.byteCount)), \(model.contentHash)")
      } catch {
        try? output.close()  // the first error is the one to tell
        unsafe unlink(partial)
        throw error
      }
    }

    private func fetch(_ connection: Connection, into output: FileDescriptor) throws -> ModelFile {
      var failure: (any Error)?
      let model = try connection.exportModel(name) { bytes in
        guard failure == nil else { return }
        do { _ = try output.writeAll(bytes) } catch { failure = error }
      }
      if let failure { throw UsageError(message: "cannot write \(file): \(failure)") }
      return model
    }

    private static func writing<Value>(_ file: String, _ body: () throws -> Value) throws -> Value {
      do { return try body() } catch { throw UsageError(message: "cannot write \(file): \(error)") }
    }
  }
}
