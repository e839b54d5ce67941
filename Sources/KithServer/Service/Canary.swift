import LanguageModel

extension Service {
  /// Sends a small `score` through the real queue and waits for it, as proof that answers still come.
  ///
  /// With no model in memory only the threads are tried. False if the queue was full.
  package func sendCanary() async -> Bool {
    let served = models.anyLoaded
    return await withCheckedContinuation { continuation in
      let admission = workers.submit(.short, of: Peer.alone.uid) {
        if let model = served?.model {
          _ = try? model.score("a canary", after: model.emptyContext())
        }
        continuation.resume(returning: true)
      }
      if admission != .accepted { continuation.resume(returning: false) }
    }
  }
}
