import Foundation

/// A virtual environment with packages of PyPI's.
enum PythonEnvironment {
  /// Its interpreter. The packages are installed the first time, in a folder of `cache` that has their names.
  ///
  /// - Parameter packages: with versions, as pip takes them.
  static func interpreter(with packages: [String], in cache: String) throws -> String {
    let folder = "\(cache)/python-" + packages.joined(separator: "-")
    if !FileManager.default.fileExists(atPath: "\(folder)/whole") {
      note("installing \(packages.joined(separator: ", ")) from PyPI in \(folder)")
      _ = try shell(
        "python3 -m venv '\(folder)' && '\(folder)/bin/pip' install -q \(packages.joined(separator: " ")) "
          + "&& touch '\(folder)/whole'")
    }
    return "\(folder)/bin/python"
  }
}
