import SystemPackage

/// Standard input as lines, in batches of what is there: one line when the user types, thousands from a file.
///
/// So a filter answers every line at once, and still asks the daemon in large batches when it can.
struct LineInput {
  /// How many lines and bytes a batch has at most.
  static let batchLines = 512
  static let batchBytes = 1 << 20
  /// A longer line would not fit a request.
  static let lineLimit = 4 << 20

  private let descriptor: FileDescriptor
  private var unread: [UInt8] = []
  private var isAtEnd = false
  private var chunk = [UInt8](repeating: 0, count: 1 << 16)

  /// How many lines were handed out.
  private(set) var lineCount = 0

  init(from descriptor: FileDescriptor = .standardInput) { self.descriptor = descriptor }

  /// The next lines, without their ends, as text; empty when there are no more.
  ///
  /// Bytes that are not UTF-8 become U+FFFD.
  mutating func nextBatch() throws -> [String] {
    while true {
      let lines = try takeLines()
      if !lines.isEmpty {
        lineCount += lines.count
        return lines
      }
      guard !isAtEnd else { return [] }
      guard unread.count <= Self.lineLimit else {
        throw UsageError(message: "line \(lineCount + 1) of standard input is longer than \(Self.lineLimit >> 20) MiB")
      }
      try read()
    }
  }

  /// All of standard input as one text, without a line feed at its end.
  static func readAll() throws -> String {
    var input = LineInput()
    while !input.isAtEnd {
      try input.read()
      guard input.unread.count <= lineLimit else {
        throw UsageError(message: "standard input has more than \(lineLimit >> 20) MiB; give only the last part of it")
      }
    }
    if input.unread.last == UInt8(ascii: "\n") { input.unread.removeLast() }
    return String(decoding: input.unread, as: UTF8.self)
  }

  private mutating func takeLines() throws -> [String] {
    var lines: [String] = []
    var start = unread.startIndex
    while lines.count < Self.batchLines, start < Self.batchBytes || lines.isEmpty,
      let end = unread[start...].firstIndex(of: UInt8(ascii: "\n"))
    {
      lines.append(Self.text(unread[start..<end]))
      start = end + 1
    }
    unread.removeSubrange(..<start)
    if isAtEnd, lines.isEmpty, !unread.isEmpty {
      lines.append(Self.text(unread[...]))
      unread = []
    }
    return lines
  }

  private static func text(_ line: ArraySlice<UInt8>) -> String {
    String(decoding: line.last == UInt8(ascii: "\r") ? line.dropLast() : line, as: UTF8.self)
  }

  private mutating func read() throws {
    do {
      let count = try unsafe chunk.withUnsafeMutableBytes { buffer in
        try unsafe descriptor.read(into: buffer)
      }
      isAtEnd = count == 0
      unread += chunk[..<count]
    } catch {
      throw UsageError(message: "cannot read standard input: \(error)")
    }
  }
}
