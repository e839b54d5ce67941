import ArgumentParser
import Glibc
import KithClient
import KithProtocol
import StrictJSON
import SystemPackage

/// `kith models import` and `export`: whole model files through the socket. The daemon never learns where they are.
extension Models {
  struct Import: Verb {
    static let configuration = CommandConfiguration(
      abstract: "Bring the daemon a model's file.",
      discussion: "It is checked before it is served; an old model of that name serves until then.")
    @Argument(help: "The model's name.") var name: String
    @Argument(help: "The file, as kithd train or kith models export wrote it.", completion: .file()) var file: String
    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) throws {
      let descriptor = try Self.open(file)
      defer { try? descriptor.close() }  // read only: nothing can be lost
      let size = Int(try Self.size(of: descriptor, file))
      let connection = try session.connect()
      let job = try connection.importModel(name, byteCount: size)
      var isFinished = false
      // Whatever goes wrong on this side, the daemon need not keep half a file.
      defer { if !isFinished { _ = try? connection.cancelJob(job) } }
      var done = 0
      while done < size {
        var bytes = [UInt8](repeating: 0, count: min(ProtocolLimits.feedBytes, size - done))
        let count = try Self.reading(file) {
          try unsafe bytes.withUnsafeMutableBytes { unsafe try descriptor.read(into: $0) }
        }
        guard count > 0 else { throw UsageError(message: "\(file) became shorter while it was read") }
        done += count
        try connection.feedData(job, Array(bytes[..<count]), isLast: done == size)
      }
      isFinished = true
      connection.deadlineMilliseconds = nil  // checking takes as long as the disk does
      guard let result = try session.ask(connection, .jobWatch, [("job", .string(job))]) else { return }
      let model = try TrainingJob(result)
      let generation = model.generation.map { ", generation \($0)" } ?? ""
      session.console.print("\(model.model): imported, \(Formatting.bytes(size))\(generation)")
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
      abstract: "Fetch a model's file from the daemon.",
      discussion: "The file appears when it is whole. It holds what the model learnt: text can be recovered from it.")
    @Argument(help: "The model's name.") var name: String
    @Argument(help: "Where the file goes; - is standard output.", completion: .file()) var file: String
    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) throws {
      let connection = try session.connect()
      connection.deadlineMilliseconds = nil  // a large file takes as long as it takes
      if file == "-" {
        _ = try fetch(connection, into: .standardOutput)
        return
      }
      let partial = "\(file).partial-\(getpid())"
      let output = try Self.writing(file) {
        try FileDescriptor.open(
          FilePath(partial), .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec],
          permissions: [.ownerReadWrite])
      }
      do {
        let (byteCount, hash) = try fetch(connection, into: output)
        try Self.writing(file) {
          guard fsync(output.rawValue) == 0 else { throw Errno(rawValue: errno) }
          try output.close()
          guard unsafe rename(partial, file) == 0 else { throw Errno(rawValue: errno) }
        }
        session.console.print("\(file): \(Formatting.bytes(byteCount)), \(hash)")
      } catch {
        try? output.close()  // the first error is the one to tell
        unsafe unlink(partial)
        throw error
      }
    }

    private func fetch(_ connection: Connection, into output: FileDescriptor) throws -> (Int, String) {
      var failure: (any Error)?
      let facts = try connection.exportModel(name) { bytes in
        guard failure == nil else { return }
        do { _ = try output.writeAll(bytes) } catch { failure = error }
      }
      if let failure { throw UsageError(message: "cannot write \(file): \(failure)") }
      return facts
    }

    private static func writing<Value>(_ file: String, _ body: () throws -> Value) throws -> Value {
      do { return try body() } catch { throw UsageError(message: "cannot write \(file): \(error)") }
    }
  }
}
