/// A type that a file declares.
struct DeclaredType: Equatable {
  /// Its name after those of the types that it stands in.
  var path: [String]
  /// Nothing outside of the file can name it.
  var isPrivate = false

  private static let keywords: Set = ["struct", "class", "enum", "actor", "protocol", "typealias"]
  private static let modifiers: Set = [
    "private", "fileprivate", "internal", "package", "public", "open", "final", "indirect", "nonisolated",
  ]

  /// All that is declared. An extension declares nothing; what is declared in it carries the name that it extends.
  static func types(in tokens: [SwiftToken]) -> [DeclaredType] {
    var types: [DeclaredType] = []
    // Of each open brace, the names that it adds to a path.
    var scopes: [[String]] = []
    var opening: [String] = []
    for (index, token) in tokens.enumerated() {
      let next = index + 1 < tokens.count ? tokens[index + 1].text : ""
      switch token.text {
      case "{":
        scopes.append(opening)
        opening = []
      case "}": _ = scopes.popLast()
      case "extension": opening = qualifiedName(in: tokens, at: index + 1)
      case let keyword where keywords.contains(keyword) && next.first?.isUppercase == true:
        let before = tokens[..<index].reversed().prefix { modifiers.contains($0.text) }
        let path = scopes.flatMap { $0 } + [next]
        types.append(
          DeclaredType(path: path, isPrivate: before.contains { $0.text == "private" || $0.text == "fileprivate" }))
        if keyword != "typealias" { opening = [next] }
      default: break
      }
    }
    return types
  }

  /// The names from `index` on that dots join.
  private static func qualifiedName(in tokens: [SwiftToken], at index: Int) -> [String] {
    var names: [String] = []
    var index = index
    while index < tokens.count {
      names.append(tokens[index].text)
      guard index + 2 < tokens.count, tokens[index + 1].text == "." else { break }
      index += 2
    }
    return names
  }
}
