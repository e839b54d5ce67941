import KithClient

/// How a part is shown on pages: the class that gives it a colour and a kind of line, and a letter.
enum PartStyle: String {
  case grammar = "g"
  case association = "a"
  case repetition = "r"
  case memory = "m"
  case neither = "n"
  /// A part that belongs to none of these.
  case other = "o"
  /// What is left of a cost when the parts have saved theirs.
  case rest = "rest"
  /// A word that a second model knows less of.
  case worse = "up"
  /// A word that a second model knows more of.
  case better = "down"
  /// A word that both know as well.
  case same = "same"

  /// By the name of a part on the wire: that of a group, or of a part that belongs to one. The list is open.
  init(part name: String) {
    self =
      switch name {
      case "grammar", "phrase_near": .grammar
      case "association", "topic", "phrase_far", "state", "normaliser": .association
      case "repetition", "recurrence", "verbatim": .repetition
      case "memory": .memory
      case "neither": .neither
      default: .other
      }
  }

  var group: String? {
    switch self {
    case .grammar: "grammar"
    case .association: "association"
    case .repetition: "repetition"
    case .memory: "memory"
    default: nil
    }
  }

  var swatch: String { "<span class=\"swatch \(rawValue)\"></span>" }
}

extension Owing {
  var pageStyle: PartStyle { PartStyle(part: rawValue) }
}

extension XrayPart {
  var pageStyle: PartStyle { PartStyle(part: rawValue) }
}
