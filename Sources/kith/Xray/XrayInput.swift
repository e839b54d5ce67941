import KithClient
import SystemPackage

/// A token log from a file.
enum XrayInput {
  /// - Parameter file: `-` is standard input.
  static func log(in file: String, _ options: TokenLogOptions) throws -> TokenLog {
    let name = file == "-" ? "standard input" : file
    do {
      var reader = TokenLogReader(options)
      try read(file, name) { (bytes) throws(TokenLogError) in try reader.read(bytes) }
      return try reader.finish()
    } catch let error as TokenLogError {
      guard !error.isServers else {
        Console.say("\(name): \(error.message)")
        throw Ended(status: .server)
      }
      throw UsageError(message: "\(name): \(error.message)", hint: error.hint)
    }
  }

  private static func read(
    _ file: String, _ name: String, _ body: (ArraySlice<UInt8>) throws(TokenLogError) -> Void
  ) throws {
    do {
      let isInput = file == "-"
      let descriptor: FileDescriptor =
        isInput ? .standardInput : try .open(FilePath(file), .readOnly, options: .closeOnExec)
      defer { if !isInput { try? descriptor.close() } }  // read only: nothing can be lost
      var chunk = [UInt8](repeating: 0, count: 1 << 18)
      while true {
        let count = try unsafe chunk.withUnsafeMutableBytes { try unsafe descriptor.read(into: $0) }
        guard count > 0 else { return }
        try body(chunk[..<count])
      }
    } catch let error as Errno {
      throw UsageError(message: "cannot read \(name): \(error)")
    }
  }

  /// One of the documents, or all.
  ///
  /// - Parameter choice: counted from 1.
  static func documents(of log: TokenLog, choice: Int?) throws -> [LoggedDocument] {
    guard let choice else { return log.documents }
    guard (1...log.documents.count).contains(choice) else {
      throw UsageError(
        message: log.documents.count == 1 ? "there is one answer" : "there are \(log.documents.count) answers",
        hint: "choose one of them:  --choice 1 to \(log.documents.count)")
    }
    return [log.documents[choice - 1]]
  }
}
