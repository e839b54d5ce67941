internal import LanguageModel
internal import Storage

/// The association expert and the gates of the document caches, on their way into a model file.
struct AssociationColumns {
  let parameters: AssociationParameters
  /// Shape (length buckets, 2): α and β; with layers (length buckets, 3): α, β and the phrases' φ.
  var scale: [Float]
  var gates = CacheGates()
  /// nil where there was too little text to fit them on.
  var memoryGates: MemoryGates?

  init(parameters: AssociationParameters, scale: [Float]? = nil, gates: CacheGates = CacheGates()) {
    self.parameters = parameters
    self.scale = scale ?? parameters.unitScale
    self.gates = gates
  }
}

extension ModelFileWriter {
  /// Writes the sections `association.…`, `cache.gate`, `shorter.gate` and `memory.gate`.
  func associations(_ columns: AssociationColumns) throws(StorageError) {
    let parameters = columns.parameters
    try section("association.halflife", parameters.halfLives.span)
    try QuantizedVectors.write(
      parameters.input, dimension: parameters.dimension, named: "association.input", layout: .rows, to: self)
    try QuantizedVectors.write(
      parameters.output, dimension: parameters.dimension, named: "association.output", layout: .blocks, to: self)
    try section("association.bias", parameters.bias.span)
    try section("association.recency", parameters.recency.span)
    try section("association.expected", parameters.expected.span)
    try section("association.state", parameters.state.span)
    try section("association.scale", columns.scale.span)
    if let phrases = parameters.phrases { try self.phrases(phrases) }
    let (caches, shorter) = columns.gates.sections
    try section(CacheGates.sectionName, caches.span)
    try section(CacheGates.shorterSectionName, shorter.span)
    // Older programs would leave out the shorter history.
    readVersion = max(readVersion, ModelFileLayout.shorterHistoryVersion)
    if let gates = columns.memoryGates { try section("memory.gate", gates.weights.span) }
  }
}
