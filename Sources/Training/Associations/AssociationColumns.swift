internal import LanguageModel
internal import Storage

/// The association expert and the gates of the document caches, on their way into a model file.
struct AssociationColumns {
  let parameters: AssociationParameters
  /// Shape (length buckets, 2): α and β.
  var scale = AssociationParameters.unitScale
  var gates = CacheGates()
}

extension ModelFileWriter {
  /// Writes the sections `association.…` and `cache.gate`.
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
    try section("cache.gate", columns.gates.weights.span)
  }
}
