package import StrictJSON

/// A model as the lists show it.
package struct ModelReply: Reply, Equatable {
  package let name: String
  package let state: ModelState
  package let isDefault: Bool
  package let byteCount: Int?
  package let generation: Int?
  package var isPinned = false
  package var isPrivate = false
  package var aliases: [String] = []

  package init(name: String, state: ModelState, isDefault: Bool, byteCount: Int?, generation: Int?) {
    self.name = name
    self.state = state
    self.isDefault = isDefault
    self.byteCount = byteCount
    self.generation = generation
  }

  package func encodeMembers(into writer: inout JSONWriter) {
    writer.member(ModelStateTable.name, name)
    writer.member(ModelStateTable.state, state.rawValue)
    writer.member(ModelStateTable.isDefault, isDefault)
    writer.member(ModelStateTable.bytes, ifPresent: byteCount)
    writer.member(ModelStateTable.generation, ifPresent: generation)
    if isPinned { writer.member(ModelStateTable.isPinned, true) }
    if isPrivate { writer.member(ModelStateTable.isPrivate, true) }
    if !aliases.isEmpty { writer.list(ModelStateTable.aliases, aliases) }
  }
}
