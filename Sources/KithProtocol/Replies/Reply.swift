package import StrictJSON

/// The result of one operation, which writes itself as the object under `result`.
package protocol Reply: Sendable {
  /// Writes the members of the result; the caller writes the braces.
  func encodeMembers(into writer: inout JSONWriter)
}

/// A reply whose members a closure writes, under the keys of the operation's table.
///
/// ```swift
/// return Answer { writer in writer.member(ScoreTable.logProbability, score.logProbability) }
/// ```
package struct Answer: Reply {
  private let members: @Sendable (inout JSONWriter) -> Void

  package init(_ members: @escaping @Sendable (inout JSONWriter) -> Void) { self.members = members }

  package func encodeMembers(into writer: inout JSONWriter) { members(&writer) }
}

/// Which model answered.
package struct ModelReference: Sendable, Equatable {
  package let name: String
  package let generation: Int

  package init(name: String, generation: Int) {
    self.name = name
    self.generation = generation
  }

  package func encode(into writer: inout JSONWriter) {
    writer.object(ModelReplyTable.model) { writer in
      writer.member(ModelReplyTable.name, name)
      writer.member(ModelReplyTable.generation, generation)
    }
  }
}
