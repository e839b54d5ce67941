extension AssociationState {
  /// v·q of every word over the dimensions of some half-lives, without the fitted scales.
  func pull(of isWanted: (_ halfLife: Float) -> Bool) -> [Float] {
    var query = [Float](repeating: 0, count: model.dimension)
    for j in 0..<model.dimension where isWanted(model.halfLives[j]) { query[j] = context[j] * model.inputScale[j] }
    return model.scores(for: query)
  }

  /// Shorter half-lives, in words, only tell which word comes next.
  private static var mutualHalfLife: Float { 3 }

  /// The mean, for every word, of its v·q and of u·q̂, where q̂ is the sum of the text's v as q is that of its u.
  func mutualPull() -> [Float] {
    var scale = model.inputScale
    for j in 0..<model.dimension where model.halfLives[j] < Self.mutualHalfLife { scale[j] = 0 }
    var sum = [Float](repeating: 0, count: model.dimension)
    for word in history.suffix(Self.reach) {
      let vector = model.output.vector(Int(word))
      for j in 0..<model.dimension { sum[j] = sum[j] * model.decay[j] + vector[j] }
    }
    for j in 0..<model.dimension { sum[j] *= scale[j] }
    let back = model.input.products(with: sum)
    var pull = model.scores(for: (0..<model.dimension).map { context[$0] * scale[$0] })
    for word in 0..<pull.count { pull[word] = (pull[word] + back[word]) / 2 }
    return pull
  }
}
