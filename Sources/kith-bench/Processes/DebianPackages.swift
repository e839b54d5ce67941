import Foundation

/// What packages of Debian's hold.
enum DebianPackages {
  /// The folder with their files. They are fetched with apt-get the first time, into a folder of `cache`.
  static func unpacked(_ packages: [String], as name: String, in cache: String) throws -> String {
    let folder = "\(cache)/\(name)"
    if !FileManager.default.fileExists(atPath: "\(folder)/whole") {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      note("fetching \(packages.joined(separator: " "))")
      for package in packages {
        _ = try shell("cd '\(folder)' && apt-get download \(package) && dpkg-deb -x \(package)_*.deb x")
      }
      _ = try shell("touch '\(folder)/whole'")
    }
    return "\(folder)/x"
  }
}
