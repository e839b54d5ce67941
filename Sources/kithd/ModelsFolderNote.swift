import Glibc
import KithProtocol

/// What a daemon does with a model file that was put into its folder of models.
enum ModelsFolderNote {
  /// - Returns: nil if the folder of the file is no daemon's.
  static func note(on path: String) -> String? {
    let slash = path.lastIndex(of: "/")
    let folder = slash.map { path[..<$0].isEmpty ? "/" : String(path[..<$0]) } ?? "."
    let file = slash.map { path[path.index(after: $0)...] } ?? path[...]
    // The daemon writes the one as soon as it has a model, and holds the other while it runs.
    guard unsafe access("\(folder)/catalog.json", F_OK) == 0 || access("\(folder)/../lock", F_OK) == 0 else {
      return nil
    }
    let name = String(file.dropLast(5))
    guard file.hasSuffix(".kith"), ModelName.isName(name) else {
      let other = ModelName.shown(like: name, ending: ".kith")
      return
        "kithd, whose folder \(folder) is, does not serve it: the file's name must be NAME.kith, of letters, "
        + "digits, dots, dashes and underscores" + (other.map { ", such as \($0)" } ?? "")
    }
    return "kithd, whose folder \(folder) is, serves it from the next request on:  kith -m \(name) predict …"
  }
}
