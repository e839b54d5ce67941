import Glibc
import SystemPackage

/// The key that a server wants, from a file: an argument or an environment could be seen by others.
enum ServerKey {
  private static let limit = 16_384

  /// - Parameter file: `-` is standard input.
  static func read(from file: String) throws -> String {
    let name = file == "-" ? "standard input" : file
    if file == "-", isatty(0) != 0 {
      throw UsageError(
        message: "a key that is typed could be seen",
        hint: "pass it on from where it is kept:  pass show llm | kith xray --key-from - …")
    }
    let bytes: [UInt8]
    do {
      // Standard input is a copy, so that it stays open.
      let input =
        try file == "-"
        ? FileDescriptor.standardInput.duplicate()
        : FileDescriptor.open(FilePath(file), .readOnly, options: .closeOnExec)
      bytes = try input.closeAfter {
        var status = stat()
        if file != "-", unsafe fstat(input.rawValue, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
          status.st_mode & 0o004 != 0
        {
          Console.say("warning: everybody may read the key in \(file):  chmod 600 \(file.quotedForShell)")
        }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: limit + 1)
        while bytes.count <= limit {
          let count = try unsafe chunk.withUnsafeMutableBytes { unsafe try input.read(into: $0) }
          if count == 0 { break }
          bytes += chunk[..<count]
        }
        return bytes
      }
    } catch let error as Errno {
      throw UsageError(message: "cannot read the key in \(name): \(error)")
    }
    let text = bytes.drop { $0 <= 0x20 }
    let key = text[..<((text.lastIndex { $0 > 0x20 }).map { $0 + 1 } ?? text.startIndex)]
    guard !key.isEmpty, bytes.count <= limit, key.allSatisfy({ (0x21...0x7e).contains($0) }) else {
      throw UsageError(message: "\(name) holds no key: it must be one word, and nothing else")
    }
    return String(decoding: key, as: UTF8.self)
  }
}
