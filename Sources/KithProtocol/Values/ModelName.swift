/// A reference to a model, as clients write it: `english`, `~anna/mine`, `english@3`.
///
/// A name alone is a model of one's own, an alias or a shared model, in this order. `~` and a user's name make it a
/// certain user's model, `@` and a number a certain generation.
package struct ModelName: Sendable, Hashable {
  /// The user whose model it is, by name or id; nil if that is not said.
  package let owner: String?
  /// `[a-z0-9][a-z0-9._-]{0,63}`
  package let name: String
  package let generation: Int?

  package init(owner: String?, name: String, generation: Int? = nil) {
    self.owner = owner
    self.name = name
    self.generation = generation
  }

  /// Nil if the text is no such name.
  package init?(_ text: String) {
    var rest = Substring(text)
    var owner: String?
    if rest.first == "~" {
      guard let slash = rest.firstIndex(of: "/") else { return nil }
      let user = String(rest[rest.index(after: rest.startIndex)..<slash])
      guard Self.isUserName(user) else { return nil }
      owner = user
      rest = rest[rest.index(after: slash)...]
    }
    var generation: Int?
    if let at = rest.firstIndex(of: "@") {
      let digits = rest[rest.index(after: at)...]
      guard digits.utf8.count <= 9, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(digits)
      else { return nil }
      generation = number
      rest = rest[..<at]
    }
    guard Self.isName(String(rest)) else { return nil }
    self.init(owner: owner, name: String(rest), generation: generation)
  }

  /// Whether a user's name can stand in a model's: small letters, digits, dots, dashes and underscores, as Debian has it.
  package static func isUserName(_ name: String) -> Bool {
    isName(name) || (name.hasPrefix("_") && isName(String(name.dropFirst())))
  }

  /// The name without a generation.
  package var text: String { owner.map { "~\($0)/\(name)" } ?? name }

  /// Whether a model may have that name: nothing that could leave its folder or hide in it.
  package static func isName(_ name: String) -> Bool {
    let bytes = name.utf8
    guard (1...64).contains(bytes.count), let first = bytes.first, isLetterOrDigit(first) else { return false }
    return bytes.allSatisfy {
      isLetterOrDigit($0) || [UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-")].contains($0)
    }
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
}
