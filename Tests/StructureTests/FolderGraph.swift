/// Which folders of a module use which others of it: an arrow goes from a folder whose source names a type to the folder
/// that declares it.
///
/// Only names are read. Members are not seen, nor free functions: a method that a higher folder adds to a type of a lower
/// one is used without an arrow. A nested type is known by its full name, `Outer.Inner`.
struct FolderGraph {
  struct File {
    /// Within the module.
    var path: String
    var source: String
  }

  struct Arrow: Hashable {
    var from: String
    var to: String
  }

  /// Sorted.
  private(set) var folders: [String] = []
  /// Each arrow with the first line that causes it.
  private(set) var arrows: [Arrow: String] = [:]
  private let module: String
  /// All that a folder uses, directly or by others.
  private var reachable: [String: Set<String>] = [:]

  init(module: String, files: [File]) {
    self.module = module
    let read = files.sorted { $0.path < $1.path }.map { file in
      let tokens = SwiftTokens.tokens(of: file.source)
      return (path: file.path, folder: folder(of: file.path), tokens: tokens, types: DeclaredType.types(in: tokens))
    }
    folders = Set(read.map(\.folder)).sorted()
    var declaring: [String: String] = [:]
    for file in read {
      for type in file.types where type.path.count > 1 || !type.isPrivate {
        declaring[type.path.suffix(2).joined(separator: ".")] = file.folder
      }
    }
    for file in read {
      // A name means what the file itself declares, if it does.
      let own = Set(file.types.filter { $0.path.count > 1 || $0.isPrivate }.compactMap(\.path.last))
      for (index, token) in file.tokens.enumerated() where token.text.first?.isUppercase == true {
        let owner = index > 1 && file.tokens[index - 1].text == "." ? file.tokens[index - 2].text : nil
        let name = owner == nil || owner == module ? token.text : "\(owner ?? "").\(token.text)"
        guard let declaring = declaring[name], declaring != file.folder, !own.contains(name) else { continue }
        let arrow = Arrow(from: file.folder, to: declaring)
        if arrows[arrow] == nil { arrows[arrow] = "\(module)/\(file.path):\(token.line) names \(name)" }
      }
    }
    for folder in folders { reachable[folder] = reached(from: folder) }
  }

  /// Files that stand in no folder make one of their own, which has the module's name.
  private func folder(of path: String) -> String {
    path.firstIndex(of: "/").map { String(path[..<$0]) } ?? module
  }

  private func used(by folder: String) -> [String] { folders.filter { arrows[Arrow(from: folder, to: $0)] != nil } }

  private func reached(from folder: String) -> Set<String> {
    var reached: Set<String> = []
    var waiting = [folder]
    while let next = waiting.popLast() {
      for folder in used(by: next) where reached.insert(folder).inserted { waiting.append(folder) }
    }
    return reached
  }

  /// Each largest set of folders that all use each other in the end, sorted.
  var cycles: [[String]] {
    var cycles: [[String]] = []
    for folder in folders where reachable[folder]?.contains(folder) == true {
      guard !cycles.contains(where: { $0.contains(folder) }) else { continue }
      cycles.append(
        folders.filter { reachable[folder]?.contains($0) == true && reachable[$0]?.contains(folder) == true })
    }
    return cycles
  }

  /// A line for each arrow between some folders.
  func reasons(within folders: [String]) -> [String] {
    folders.flatMap { from in
      folders.compactMap { to in arrows[Arrow(from: from, to: to)].map { "\(from) -> \(to): \($0)" } }
    }
  }

  /// A Markdown table: a folder uses only those below it, if there are no cycles.
  var table: String {
    // What is used reaches less than what uses it.
    let rows = folders.sorted {
      (reachable[$1]?.count ?? 0, $0) < (reachable[$0]?.count ?? 0, $1)
    }
    return "| folder of \(module) | uses |\n|---|---|\n"
      + rows.map { "| \($0) | \(used(by: $0).joined(separator: ", ")) |\n" }.joined()
  }
}
