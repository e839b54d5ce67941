import KithClient

/// A training, as a program does it that wants its model though the daemon may be restarted meanwhile.
struct SoakTraining {
  let model: String
  let text: String

  /// Returns when the model is served.
  func run(_ connection: Connection) throws(ClientError) {
    var options = TrainingOptions()
    options.isGrammarOnly = true
    options.isPreTokenized = true
    options.documents = "empty-lines"
    let key = Connection.newKey()
    let job = try connection.train(model, options: options, key: key)
    try persisting { () throws(ClientError) in
      try connection.feed(job, [FeedPiece(text, endsText: true)], key: key + "-text")
    }
    let done = try persisting { () throws(ClientError) in try connection.ask(.jobWatch(job)) }
    if let error = done.error { throw .server(error) }
  }

  /// Does it again where the daemon went away meanwhile.
  private func persisting<Value>(_ body: () throws(ClientError) -> Value) throws(ClientError) -> Value {
    var left = 5
    while true {
      do {
        return try body()
      } catch {
        switch error {
        case .connectionLost where left > 0: left -= 1
        case .server(let refusal) where refusal.isWorthRetrying && left > 0: left -= 1
        default: throw error
        }
      }
    }
  }
}
