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
  /// Bytes that are no text; `what` gives the reason.
  case binary(path: String, what: String, hint: String)
  /// Bytes that are neither UTF-8 nor plausibly Latin-1.
  case unknownEncoding(path: String, byte: UInt8, offset: Int)
  case badJSONLine(path: String, line: Int, reason: String)
  /// The line is an object, but its field is missing or no string; `found` describes what it has instead.
  case noTextField(path: String, line: Int, field: String, found: String)
  case lineTooLong(path: String, line: Int, limit: Int)

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
    case .binary(let path, let what, let hint):
      "\(path): not a text file: \(what); \(hint)"
    case .unknownEncoding(let path, let byte, let offset):
      "\(path): neither UTF-8 nor Latin-1 (byte 0x\(String(byte, radix: 16)) at byte \(offset)); "
        + "convert it first: iconv -f ENCODING -t UTF-8"
    case .badJSONLine(let path, let line, let reason):
      "\(path), line \(line): not a JSON object: \(reason); JSON lines hold one object on each line"
    case .noTextField(let path, let line, let field, let found):
      "\(path), line \(line): no text in field \"\(field)\" (\(found)); name the field that holds the text"
    case .lineTooLong(let path, let line, let limit):
      "\(path), line \(line): longer than \(limit >> 20) MiB, the limit for a record; split it"
    }
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
