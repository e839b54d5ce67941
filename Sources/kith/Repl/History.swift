import Glibc
import SystemPackage

/// The lines that were typed, kept in a file of the user's own from one run to the next.
///
/// `$XDG_STATE_HOME/kith/history`, or `~/.local/state/kith/history`, with mode 0600: what people ask a model is
/// private. Lines that begin with a blank are not kept, as in a shell. A history that cannot be read or written is empty;
/// that is no error.
struct History {
  private static let limit = 1_000

  private(set) var lines: [String] = []
  private let path: String?

  init() {
    guard let folder = environment("XDG_STATE_HOME") ?? environment("HOME").map({ "\($0)/.local/state" }) else {
      path = nil
      return
    }
    let path = "\(folder)/kith/history"
    self.path = path
    lines = (Self.read(path) ?? "").split(separator: "\n").map(String.init)
    guard lines.count > 2 * Self.limit else { return }
    lines.removeFirst(lines.count - Self.limit)
    Self.write(lines.map { $0 + "\n" }.joined(), to: "\(path).new", O_TRUNC)
    _ = unsafe rename("\(path).new", path)
  }

  mutating func add(_ line: String) {
    guard !line.isEmpty, line.first?.isWhitespace == false, line != lines.last else { return }
    lines.append(line)
    guard let path else { return }
    Self.makeFolders(above: path)
    Self.write(line.replacing("\n", with: " ") + "\n", to: path, O_APPEND)
  }

  private static func read(_ path: String) -> String? {
    guard let file = try? FileDescriptor.open(FilePath(path), .readOnly) else { return nil }
    defer { try? file.close() }  // nothing was written
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while let count = try? unsafe chunk.withUnsafeMutableBytes({ try unsafe file.read(into: $0) }),
      count > 0
    {
      bytes += chunk[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func write(_ text: String, to path: String, _ how: Int32) {
    let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_CLOEXEC | how, 0o600)
    guard descriptor >= 0 else { return }
    let file = FileDescriptor(rawValue: descriptor)
    _ = try? file.closeAfter { try file.writeAll(text.utf8) }
  }

  private static func makeFolders(above path: String) {
    var folder = ""
    for part in path.split(separator: "/").dropLast() {
      folder += "/\(part)"
      _ = unsafe mkdir(folder, 0o700)
    }
  }
}
