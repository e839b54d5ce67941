import Glibc
import KithClient
import StrictJSON
import SystemPackage

/// What a server has told of a text so far, in a file that is gone when it is all used: so that a run that was cut short goes
/// on where it ended.
final class ScoringRecord {
  /// nil where there is no home to keep it in.
  let path: String?
  private let header: JSONValue
  /// The tokens of each request, in order.
  private(set) var tokens: [[PromptToken]] = []
  private var isWritten = false
  private var hasFailed = false

  private static let limit = 1 << 30

  /// Reads what an earlier run left.
  ///
  /// - Parameters:
  ///   - header: all that the answers depend on.
  ///   - text: what the tokens spell.
  ///   - count: how many requests there are in all.
  init(_ header: JSONValue, text: ArraySlice<UInt8>, count: Int) {
    self.header = header
    path = Self.folder.map { "\($0)/xray-\(String(Self.hash(header.bytes), radix: 16)).part" }
    guard let path, let bytes = Self.read(path) else { return }
    isWritten = true
    var position = text.startIndex
    for (index, line) in bytes.split(separator: UInt8(ascii: "\n")).enumerated() {
      guard let value = try? JSONValue.parse(Array(line)) else { return }
      if index == 0 {
        guard value == header else { return }
        continue
      }
      // Each line says which request it is of, so that none can be missing.
      guard let list = value.array, list.count > 1, list[0].integer == Int64(index), tokens.count < count else {
        return
      }
      var unit: [PromptToken] = []
      for entry in list.dropFirst() {
        guard entry.array?.count == 3, let length = entry[0]?.integer.flatMap({ Int(exactly: $0) }), length >= 0,
          length <= text.endIndex - position, entry[1] == JSONValue.null || entry[1]?.double.map({ $0 <= 0 }) == true,
          entry[2] == JSONValue.null || entry[2]?.string != nil
        else { return }
        unit.append(
          PromptToken(
            Array(text[position..<position + length]), logProbability: entry[1]?.double,
            firstChoice: entry[2]?.string.map { Array($0.utf8) }))
        position += length
      }
      tokens.append(unit)
    }
  }

  func append(_ unit: [PromptToken]) { tokens.append(unit) }

  /// Writes what there is.
  ///
  /// - Returns: whether it stands in the file.
  @discardableResult
  func save() -> Bool {
    guard let path, !hasFailed, !tokens.isEmpty else { return false }
    var text = header.description + "\n"
    for (index, unit) in tokens.enumerated() {
      let entries =
        [.integer(Int64(index + 1))]
        + unit.map { token -> JSONValue in
          let choice = token.firstChoice.flatMap { String(validating: $0, as: UTF8.self) }
          return [
            .integer(Int64(token.bytes.count)), token.logProbability.map { .double($0) } ?? nil,
            choice.map { .string($0) } ?? nil,
          ]
        }
      text += JSONValue.array(entries).description + "\n"
    }
    do {
      try Self.makeFolder()
      try AtomicFile.write(text, to: path, isPrivate: true)
      isWritten = true
      return true
    } catch {
      hasFailed = true
      Console.say("warning: what was read cannot be kept in \(path)")
      return false
    }
  }

  /// Takes the file away.
  func remove() {
    guard isWritten, let path else { return }
    unsafe unlink(path)
    // Only where nothing else is in it.
    if let folder = Self.folder { unsafe rmdir(folder) }
  }

  // MARK: Where

  private static var folder: String? {
    (environment("XDG_CACHE_HOME") ?? environment("HOME").map { "\($0)/.cache" }).flatMap {
      $0.hasPrefix("/") ? "\($0)/kith" : nil
    }
  }

  private static func makeFolder() throws {
    guard let folder else { return }
    for end in folder.indices.dropFirst() where folder[end] == "/" { unsafe mkdir(String(folder[..<end]), 0o700) }
    unsafe mkdir(folder, 0o700)
  }

  private static func read(_ path: String) -> [UInt8]? {
    guard let file = try? FileDescriptor.open(FilePath(path), .readOnly, options: [.closeOnExec, .noFollow]) else {
      return nil
    }
    return try? file.closeAfter {
      var bytes: [UInt8] = []
      var chunk = [UInt8](repeating: 0, count: 1 << 16)
      while bytes.count < limit {
        let count = try unsafe chunk.withUnsafeMutableBytes { unsafe try file.read(into: $0) }
        if count == 0 { break }
        bytes += chunk[..<count]
      }
      return bytes
    }
  }

  /// FNV-1a: a name, and no more; what is in the file is compared in full.
  private static func hash(_ bytes: [UInt8]) -> UInt64 {
    bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }
}
