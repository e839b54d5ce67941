/// How a word stands beside words of scripts without spaces: with a space between them, or without.
package struct ScriptNeighbours: Sendable, Equatable {
  /// How often either was seen.
  package struct Side: Sendable, Equatable {
    package var joined: UInt64 = 0
    package var apart: UInt64 = 0

    package init() {}

    mutating func add(_ isJoined: Bool) {
      if isJoined { joined += 1 } else { apart += 1 }
    }

    /// Whether the word is written without a space there.
    ///
    /// - Parameter others: what the whole text does, where the word itself says nothing.
    package func joins(like others: Side) -> Bool {
      joined != apart ? joined > apart : others.joined > others.apart
    }

    package static func += (a: inout Side, b: Side) {
      a.joined += b.joined
      a.apart += b.apart
    }
  }

  /// With a word of such a script before it.
  package var before = Side()
  /// With a word of such a script after it.
  package var after = Side()

  package init() {}

  package static func += (a: inout ScriptNeighbours, b: ScriptNeighbours) {
    a.before += b.before
    a.after += b.after
  }
}
