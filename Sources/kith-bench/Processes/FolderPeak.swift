import Foundation

/// The most that a folder's files take on the disk at a time, beyond what they took at first, looked at while they come and go.
struct FolderPeak {
  private let folder: String
  private let first: Int
  private(set) var bytes = 0

  init(_ folder: String) {
    self.folder = folder
    first = Self.size(of: folder)
  }

  mutating func look() { bytes = max(bytes, Self.size(of: folder) - first) }

  /// Blocks of all files below it, bytes.
  private static func size(of folder: String) -> Int {
    var sum = 0
    for name in (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? [] {
      var file = stat()
      if unsafe lstat("\(folder)/\(name)", &file) == 0 { sum += Int(file.st_blocks) * 512 }
    }
    return sum
  }
}
