import Foundation
import KithProtocol
import Testing

/// Keys on the wire are spelled once, in the tables of `Sources/KithProtocol/Operations`.
@Suite struct `The clients' keys` {
  private static let top = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// Every key of every table, of the envelope and of errors.
  private static let keys: Set<String> = {
    var keys = Set(ReplyLine.kinds)
    func add(_ fields: [Field]) {
      for field in fields {
        keys.insert(field.name)
        add(inner(field.type))
      }
    }
    func inner(_ type: FieldType) -> [Field] {
      switch type {
      case .object(let fields): fields
      case .list(let element, _): inner(element)
      default: []
      }
    }
    add(Request.envelope + ProtocolError.shape)
    for operation in KithProtocol.Operation.all {
      add(operation.request + operation.reply + (operation.stream?.fields ?? []))
    }
    return keys
  }()

  @Test(arguments: ["KithClient", "kith"])
  func `are those of the tables, never string literals`(module: String) throws {
    #expect(Self.keys.count > 150)
    // A subscript, the first argument of a call that reads or writes JSON, a pair of a name and a JSON value.
    let subscripted = /[\w)?!\]]\["([^"\\]+)"\]/
    let named =
      /\b(?:member|key|set|has|object|string|strings|integer|integers|double|bool|list|optional\w+)\("([^"\\]+)"/
    let paired = /\("([^"\\]+)", (?:\.(?:string|integer|double|bool|array|object)\(|JSONValue|true\)|false\))/
    let folder = Self.top.appending(path: "Sources/\(module)")
    let files = try #require(FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
    var count = 0
    for case let file as URL in files where file.pathExtension == "swift" {
      // Replies of other programs have keys of their own.
      if file.path.contains("/TokenLogs/") || file.path.contains("/kith/Scoring/")
        || ["VoskLists.swift", "XrayInput.swift"].contains(file.lastPathComponent)
      {
        continue
      }
      count += 1
      for (index, line) in try String(contentsOf: file, encoding: .utf8).split(
        separator: "\n", omittingEmptySubsequences: false
      ).enumerated() {
        // Few lines hold a literal that is a key at all.
        guard line.split(separator: "\"").contains(where: { Self.keys.contains(String($0)) }) else { continue }
        for match in [subscripted, named, paired].flatMap({ line.matches(of: $0) })
        where Self.keys.contains(String(match.1)) {
          Issue.record("\(module)/…/\(file.lastPathComponent):\(index + 1) spells the key \"\(match.1)\"")
        }
      }
    }
    #expect(count > 20)
  }
}
