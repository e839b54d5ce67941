import Glibc
package import SystemPackage

/// One stream of bytes that belongs to a corpus: a file, or standard input.
///
/// Folders are walked when the corpus is put together (`CorpusSource.find(_:)`), so that a missing or forbidden file
/// is reported before any work begins.
package struct CorpusSource: Equatable, Sendable {
  /// The path as it can be opened; `-` is standard input.
  package let path: String
  /// The size on disk; nil where there is none, as of a pipe.
  package let byteCount: Int?
  /// How a model that keeps passages names it: below the folder that was given, else without its folders. nil for
  /// standard input.
  private(set) var fileName: String?
  /// Of standard input.
  private var descriptor = FileDescriptor.standardInput

  /// - Parameter root: the folder that was given, in which it was found.
  init(path: String, byteCount: Int?, in root: String? = nil) {
    self.path = path
    self.byteCount = byteCount
    if path != "-" {
      fileName =
        root.map { String(path.dropFirst($0.hasSuffix("/") ? $0.count : $0.count + 1)) }
        ?? String(path.split(separator: "/").last ?? "")
    }
  }

  /// Standard input, where it is another descriptor by now. It stays open.
  package static func standardInput(at descriptor: FileDescriptor) -> CorpusSource {
    var source = standardInput
    source.descriptor = descriptor
    return source
  }

  package static let standardInput = CorpusSource(path: "-", byteCount: nil)

  /// One file or stream, rather than a folder.
  ///
  /// - Parameter path: `-` is standard input.
  /// - Throws: `CorpusInputError` if there is none, or it may not be read.
  package static func single(_ path: String) throws(CorpusInputError) -> CorpusSource {
    let sources = try find([path])
    guard let source = sources.first, sources.count == 1, source.path == path else { throw .notAFile(path: path) }
    return source
  }

  package var isStandardInput: Bool { path == "-" }
  /// Its name in messages.
  package var name: String { isStandardInput ? "standard input" : path }

  /// Opens the source for reading. The caller closes it, unless it is standard input.
  func open() throws(CorpusInputError) -> FileDescriptor {
    if isStandardInput { return descriptor }
    while true {
      do {
        return try FileDescriptor.open(FilePath(path), .readOnly, options: .closeOnExec, retryOnInterrupt: false)
      } catch Errno.interrupted where !CorpusInterruption.isDue {
        continue
      } catch {
        throw .unreadable(path: path, errno: error as? Errno ?? .ioError)
      }
    }
  }
}

// MARK: - Finding the files

extension CorpusSource {
  /// The sources that the given paths name, in the order in which they are to be read.
  ///
  /// Folders are walked through, sorted by name; hidden files and all that are not regular files are skipped inside
  /// them, and links to folders are not followed, so there are no cycles.
  static func find(_ paths: [String]) throws(CorpusInputError) -> [CorpusSource] {
    guard !paths.isEmpty else { throw .noPaths }
    var sources: [CorpusSource] = []
    for path in paths {
      if path == "-" {
        sources.append(.standardInput)
        continue
      }
      let status = try FileStatus(path: path)
      switch status.kind {
      case .folder:
        let countBefore = sources.count
        try walk(path, in: path, into: &sources)
        if sources.count == countBefore { throw .emptyFolder(path: path) }
      case .file, .stream:
        try checkReadable(path)
        sources.append(CorpusSource(path: path, byteCount: status.kind == .file ? status.byteCount : nil))
      case .other:
        throw .notAFile(path: path)
      }
    }
    return sources
  }

  private static func walk(_ folder: String, in root: String, into sources: inout [CorpusSource])
    throws(CorpusInputError)
  {
    for name in try names(in: folder) where !name.hasPrefix(".") {
      let path = folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
      let entry = try FileStatus(path: path, followingLinks: false)
      switch entry.kind {
      case .folder:
        try walk(path, in: root, into: &sources)
      case .file:
        try checkReadable(path)
        sources.append(CorpusSource(path: path, byteCount: entry.byteCount, in: root))
      case .other where entry.isLink:
        // A link to nothing is an error that names it, rather than a silently smaller corpus.
        let target = try FileStatus(path: path)
        guard target.kind == .file else { continue }
        try checkReadable(path)
        sources.append(CorpusSource(path: path, byteCount: target.byteCount, in: root))
      case .stream, .other:
        continue
      }
    }
  }

  /// The names in a folder, sorted by their bytes, so that every machine reads a corpus in the same order.
  private static func names(in folder: String) throws(CorpusInputError) -> [String] {
    guard let directory = unsafe opendir(folder) else {
      throw .unreadable(path: folder, errno: Errno(rawValue: errno))
    }
    defer { unsafe closedir(directory) }
    var names: [String] = []
    // Sound: the entry is used before the next call of readdir, and its name ends with a zero byte.
    while let entry = unsafe readdir(directory) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { field in
        unsafe field.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
      }
      names.append(name)
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  private static func checkReadable(_ path: String) throws(CorpusInputError) {
    guard unsafe access(path, R_OK) == 0 else { throw .unreadable(path: path, errno: Errno(rawValue: errno)) }
  }
}

/// The kind and size of a file, as the system reports them.
private struct FileStatus {
  enum Kind { case file, folder, stream, other }

  let kind: Kind
  let isLink: Bool
  let byteCount: Int

  init(path: String, followingLinks: Bool = true) throws(CorpusInputError) {
    var info = stat()
    guard unsafe fstatat(AT_FDCWD, path, &info, followingLinks ? 0 : AT_SYMLINK_NOFOLLOW) == 0 else {
      throw .unreadable(path: path, errno: Errno(rawValue: errno))
    }
    isLink = info.st_mode & S_IFMT == S_IFLNK
    byteCount = Int(info.st_size)
    kind =
      switch info.st_mode & S_IFMT {
      case S_IFREG: .file
      case S_IFDIR: .folder
      case S_IFIFO, S_IFCHR, S_IFBLK: .stream
      default: .other
      }
  }
}
