import KithClient

/// How what a word owes its probability to is shown: `explain` and `xray` colour alike.
extension Owing {
  /// What stands for it where there are no colours.
  var letter: Character { rawValue.first ?? "?" }
}

extension XrayPart {
  var owing: Owing {
    switch self {
    case .grammar: .grammar
    case .association: .association
    case .neither: .neither
    }
  }
}

extension Console {
  func colored(_ text: String, _ owing: Owing) -> String {
    switch owing {
    case .grammar: styled(text, "34")
    case .association: styled(text, "32;1")
    case .repetition: styled(text, "33")
    case .neither: styled(text, "31")
    }
  }
}
