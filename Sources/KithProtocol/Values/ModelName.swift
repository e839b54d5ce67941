@_spi(_Unicode) import Swift

/// A reference to a model, as clients write it: `english`, `~anna/mine`, `english@3`.
///
/// A name alone is a model of one's own, an alias or a shared model, in this order. `~` and a user's name make it a
/// certain user's model, `@` and a number a certain generation.
package struct ModelName: Sendable, Hashable {
  /// The user whose model it is, by name or id; nil if that is not said.
  package let owner: String?
  /// Letters and digits of any script, dots, underscores and dashes; see `isName`.
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
    let bytes = name.hasPrefix("_") ? name.utf8.dropFirst() : name.utf8[...]
    guard (1...longest).contains(bytes.count), let first = bytes.first, isSmallLetterOrDigit(first) else {
      return false
    }
    return bytes.allSatisfy {
      isSmallLetterOrDigit($0) || [UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-")].contains($0)
    }
  }

  /// The name without a generation.
  package var text: String { owner.map { "~\($0)/\(name)" } ?? name }

  /// The longest name, UTF-8 bytes.
  package static let longest = 64

  /// Whether a model may have that name: nothing that could leave its folder or hide in it, that a shell takes for its own,
  /// or that is written in two ways. So it begins with a letter or digit, of any script, goes on with these, marks, dots,
  /// underscores and dashes, and is in NFC.
  package static func isName(_ name: String) -> Bool {
    guard (1...longest).contains(name.utf8.count), let first = name.unicodeScalars.first, isLetterOrDigit(first) else {
      return false
    }
    return name.unicodeScalars.allSatisfy(isPart) && isComposed(name)
  }

  /// A name like this one that a model may have; nil if nothing of it is left.
  package static func allowed(like name: String) -> String? {
    var scalars = String.UnicodeScalarView()
    for scalar in name._nfc { scalars.append(isPart(scalar) ? scalar : "-") }
    var allowed = scalars.drop { !isLetterOrDigit($0) }
    while String(allowed).utf8.count > longest { allowed.removeLast() }
    let text = String(allowed)
    return isName(text) ? text : nil
  }

  /// A name like this one that a model may have, as a sentence shows it; nil if nothing of it is left.
  ///
  /// - Parameter ending: of the name's file.
  package static func shown(like name: String, ending: String = "") -> String? {
    // Texts are equal, as Unicode has it, however their letters are composed.
    allowed(like: name).map { $0 == name ? "\($0)\(ending) with composed letters (NFC)" : "\($0)\(ending)" }
  }

  private static func isPart(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.value < 128 { return isLetterOrDigit(scalar) || scalar == "." || scalar == "_" || scalar == "-" }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .spacingMark: return !scalar.properties.isDefaultIgnorableCodePoint
    default: return isLetterOrDigit(scalar)
    }
  }

  private static func isLetterOrDigit(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber:
      !scalar.properties.isDefaultIgnorableCodePoint
    default: false
    }
  }

  private static func isComposed(_ name: String) -> Bool {
    name.utf8.allSatisfy { $0 < 128 } || name._nfc.elementsEqual(name.unicodeScalars)
  }

  private static func isSmallLetterOrDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
}
