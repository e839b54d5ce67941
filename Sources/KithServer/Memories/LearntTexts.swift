package import LanguageModel

extension MemoryStore {
  /// A text that is learnt.
  package struct LearntText: Sendable {
    package let text: MemoryText
    /// When it was learnt first, seconds of Unix time; nil for now.
    package var time: Int64?
    /// Which of the learnings of the memory that it comes from brought it; nil where nobody knows.
    package var learn: Int64?

    package init(_ text: MemoryText, time: Int64? = nil, learn: Int64? = nil) {
      (self.text, self.time, self.learn) = (text, time, learn)
    }
  }
}

/// Texts of one time and one learning, one beside the other: a record of a memory's file.
struct LearntTexts {
  let time: Int64
  private let learn: Int64?
  private(set) var texts: [MemoryText]

  /// - Parameter present: the time of texts that are learnt now.
  static func grouped(_ texts: [MemoryStore.LearntText], _ present: Int64) -> [LearntTexts] {
    var groups: [LearntTexts] = []
    for text in texts {
      let time = text.time ?? present
      if let last = groups.last, last.time == time, last.learn == text.learn {
        groups[groups.count - 1].texts.append(text.text)
      } else {
        groups.append(LearntTexts(time: time, learn: text.learn, texts: [text.text]))
      }
    }
    return groups.isEmpty ? [LearntTexts(time: present, learn: nil, texts: [])] : groups
  }

  /// What names the learning in a file (`MemoryRecord.group`); nil where it needs no name.
  ///
  /// - Parameters:
  ///   - request: the key of the request, or the key that it continues; without either, something of its own.
  ///   - continued: the key that it continues.
  func group(of request: String, continuing continued: String?) -> String? {
    learn.map { "\(request)/\($0)" } ?? continued
  }
}
