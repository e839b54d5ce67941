import KithClient

/// How a word's verdict is shown: `explain` and `xray` colour alike. Where there are no colours, a letter
/// stands for each.
extension Owing {
  var letter: Character { rawValue.first ?? "?" }

  var style: String {
    switch self {
    case .grammar: "34"
    case .association: "32;1"
    case .repetition: "33"
    case .memory: "35"
    case .neither: "31"
    }
  }
}

extension Owing {
  /// Those to count: all of them, the memory only where it has a share.
  static func shown(of tokens: [ExplainedToken]) -> [Owing] {
    allCases.filter { owing in owing != .memory || tokens.contains { $0.owing == .memory } }
  }
}

extension XrayPart {
  var letter: Character { rawValue.first ?? "?" }

  var style: String {
    switch self {
    case .grammar: Owing.grammar.style
    case .association: Owing.association.style
    case .repetition: Owing.repetition.style
    case .neither: Owing.neither.style
    }
  }
}
