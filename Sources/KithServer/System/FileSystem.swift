import Glibc
import KithProtocol
import Storage

/// The few calls on files and folders that swift-system lacks, without pointers.
package enum FileSystem {
  /// The reason of the last failed call: a sentence without a path.
  package static var lastError: String { unsafe String(cString: strerror(errno)) }  // strerror never gives null

  /// Makes a folder for this user alone, and those above it; false if that fails.
  package static func makeFolder(_ path: String) -> Bool {
    if unsafe mkdir(path, 0o700) == 0 || errno == EEXIST { return true }
    guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash > path.startIndex else { return false }
    guard makeFolder(String(path[..<slash])) else { return false }
    return unsafe mkdir(path, 0o700) == 0 || errno == EEXIST
  }

  static func rename(_ old: String, _ new: String) -> Bool { unsafe Glibc.rename(old, new) == 0 }

  /// Removes a file, or a folder with everything in it, if it is there. Links are removed, not followed.
  package static func remove(_ path: String) {
    if unsafe unlink(path) == 0 || errno != EISDIR { return }
    for name in folderEntries(path) { remove("\(path)/\(name)") }
    unsafe rmdir(path)
  }

  /// Memory in use by this process, mapped files included.
  static var residentByteCount: Int {
    let fields = (text("/proc/self/statm") ?? "").split(separator: " ")
    return fields.count > 1 ? (Int(fields[1]) ?? 0) * Int(sysconf(Int32(_SC_PAGESIZE))) : 0
  }

  /// The beginning of a small file, such as the kernel makes; nil if it cannot be read.
  static func text(_ path: String) -> String? {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 4_096)
    let count = unsafe bytes.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
    return count < 0 ? nil : String(decoding: bytes.prefix(count), as: UTF8.self)
  }
}

// MARK: - Room on the disk

extension FileSystem {
  /// How many bytes an unprivileged process may still write where that folder is; nil if the system doesn't say.
  static func freeByteCount(at folder: String) -> Int? {
    var status = statvfs()
    guard unsafe statvfs(folder, &status) == 0 else { return nil }
    return Int(clamping: UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize)).partialValue)
  }
}

extension FileSystem {
  /// The protocol's error for the last failed call.
  ///
  /// - Parameter what: a clause without a path.
  static func failure(_ what: String) -> ProtocolError {
    fullDisk.contains(errno) ? noSpace(what) : ProtocolError(.inputOutput, "\(what): \(lastError)")
  }

  /// The same for a file of ours that could not be written.
  static func failure(_ what: String, _ error: StorageError) -> ProtocolError {
    if case .system(_, let code) = error, fullDisk.contains(code) { return noSpace(what) }
    return ProtocolError(.inputOutput, "\(what): \(error.message)")
  }

  private static let fullDisk = [ENOSPC, EDQUOT, EFBIG]

  private static func noSpace(_ what: String) -> ProtocolError {
    ProtocolError(.noSpace, "\(what): the disk is full", hint: "make room, then try again")
  }
}
