import Glibc
import SystemPackage

/// The key that a server wants, from a file: an argument or an environment could be seen by others.
enum ServerKey {
  private static let limit = 16_384

  static func read(from file: String) throws -> String {
    let bytes: [UInt8]
    do {
      let input = try FileDescriptor.open(FilePath(file), .readOnly, options: .closeOnExec)
      bytes = try input.closeAfter {
        var status = stat()
        if unsafe fstat(input.rawValue, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_mode & 0o004 != 0 {
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
      throw UsageError(message: "cannot read the key in \(file): \(error)")
    }
    let text = bytes.drop { $0 <= 0x20 }
    let key = text[..<((text.lastIndex { $0 > 0x20 }).map { $0 + 1 } ?? text.startIndex)]
    guard !key.isEmpty, bytes.count <= limit, key.allSatisfy({ (0x21...0x7e).contains($0) }) else {
      throw UsageError(message: "\(file) holds no key: it must be one word, and nothing else")
    }
    return String(decoding: key, as: UTF8.self)
  }
}
