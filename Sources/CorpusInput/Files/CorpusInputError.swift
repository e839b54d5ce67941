package import SystemPackage

/// Why a corpus cannot be read: the problem, the file, and a hint.
///
/// ```swift
/// CorpusInputError.emptyFolder(path: "texts").message
/// // "texts: the folder holds no files; give a folder with text files, or the files themselves"
/// ```
package enum CorpusInputError: Error, Equatable {
  /// No path was given at all.
  case noPaths
  /// The system did not allow reading it.
  case unreadable(path: String, errno: Errno)
  /// Neither a file, a folder nor a stream of bytes: a socket, for instance.
  case notAFile(path: String)
  case emptyFolder(path: String)
  /// The archive ends before its end mark: a broken download or copy.
  case truncatedArchive(path: String, format: String)
  case corruptArchive(path: String, format: String, reason: String)
  /// Unpacking takes more memory, in bytes, than is given to it.
  case archiveNeedsMemory(path: String, format: String, needed: UInt64, limit: UInt64)
  /// Bytes that are no text; `what` gives the reason.
  case binary(path: String, what: String, hint: String)
  /// Bytes that are neither UTF-8 nor plausibly Windows-1252.
  case unknownEncoding(path: String, byte: UInt8, offset: Int)
  /// The first record that cannot be read, where none is to be left out; `place` is "line 2" or "record 2".
  case flawedRecord(path: String, place: String, reason: String)
  /// More than half of the records cannot be read; `first` describes the first of them.
  case mostlyBadRecords(bad: Int, total: Int, first: String, isJSON: Bool)
  /// The file holds JSON lines, and nobody said which of their fields is the text.
  case needsField(path: String, fields: [String])
  case lineTooLong(path: String, line: Int, limit: Int)
  /// A record that cannot be read, where none may be left out.
  case badRecord(path: String, line: Int, what: String)
  /// The limit is in bytes.
  case textTooLong(path: String, limit: Int)
  case noSuchEncoding(String)

  /// Whether the file is no text at all, or damaged, so that others may be read without it.
  package var leavesOutFile: Bool {
    switch self {
    case .binary, .unknownEncoding, .truncatedArchive, .corruptArchive, .archiveNeedsMemory: true
    default: false
    }
  }

  /// One sentence for the user.
  package var message: String {
    switch self {
    case .noPaths:
      "no text was given; name files or folders, or - for standard input"
    case .unreadable(let path, let errno):
      "\(path): cannot be read: \(Self.reason(of: errno))"
    case .notAFile(let path):
      "\(path): neither a file nor a folder; name text files, folders, or - for standard input"
    case .emptyFolder(let path):
      "\(path): the folder holds no files; give a folder with text files, or the files themselves"
    case .truncatedArchive(let path, let format):
      "\(path): the \(format) archive ends too early, so a part is missing; copy or download it again"
    case .corruptArchive(let path, let format, let reason):
      "\(path): the \(format) archive is damaged (\(reason)); copy or download it again"
    case .archiveNeedsMemory(let path, let format, let needed, let limit):
      "\(path): the \(format) archive takes \(Self.memory(needed)) to unpack, and the limit is \(Self.memory(limit)); "
        + Self.recompressing(path, format, needed: needed)
    case .binary(let path, let what, let hint):
      "\(path): not a text file: \(what); \(hint)"
    case .unknownEncoding(let path, let byte, let offset):
      "\(path): neither UTF-8 nor Windows-1252 (byte 0x\(String(byte, radix: 16)) at byte \(offset)); "
        + "name its encoding with --encoding"
    case .flawedRecord(let path, let place, let reason):
      "\(path), \(place): \(reason)"
    case .mostlyBadRecords(let bad, let total, let first, let isJSON):
      "\(bad) of \(total) records cannot be read, the first one \(first); "
        + (isJSON ? "name the field that holds the text" : "is this the --format of these files?")
    case .needsField(let path, let fields):
      "\(path): it holds JSON lines; name the field that holds the text with --json-field"
        + (fields.isEmpty ? "" : " (the first record has: \(fields.joined(separator: ", ")))")
        + ", or read it as it stands with --format text"
    case .badRecord(let path, let line, let what):
      "\(path), line \(line): \(what)"
    case .textTooLong(let path, let limit):
      "\(path) has more than \(limit >> 20) MiB; give a part of it"
    case .noSuchEncoding(let name):
      "there is no encoding \(name) here; iconv --list names those that there are"
    case .lineTooLong(let path, let line, let limit):
      "\(path), line \(line): longer than \(limit >> 20) MiB, the limit for a record; split it"
    }
  }

  private static func memory(_ bytes: UInt64) -> String {
    bytes >> 30 > 0 ? "\(bytes >> 30) GiB" : "\((bytes + 1 << 20 - 1) >> 20) MiB"
  }

  /// How to pack it so that it can be read.
  private static func recompressing(_ path: String, _ format: String, needed: UInt64) -> String {
    // Of standard input, its file is not known.
    let path = path == "standard input" ? "FILE" : path
    guard format == "zstd" else { return "pack it anew with less:  xz -dc \(path) | xz -6 > NEW.xz" }
    // The command line tool takes the window's logarithm, and none above 31.
    let window = min(31, UInt64.bitWidth - (max(needed, 2) - 1).leadingZeroBitCount)
    return "pack it anew with a smaller window:  zstd -dc --long=\(window) \(path) | zstd --long=27 > NEW.zst"
  }

  /// The system's reason in the words of our messages.
  private static func reason(of errno: Errno) -> String {
    switch errno {
    case .noSuchFileOrDirectory: "no such file; check the name"
    case .permissionDenied: "permission denied; ask its owner for read access"
    default: "\(errno)"
    }
  }
}
