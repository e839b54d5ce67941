import Foundation
import KithClient
import KithProtocol
import Measuring

/// What the clients of a soak share.
struct SoakScene: Sendable {
  let manager: SoakManager
  let reference: SoakReference
  /// Two, of which now one and now the other is served as `bench`.
  let models: [String]
  let tally: SoakTally

  /// A connection that was accepted, and asks again until the daemon has come back.
  func connect(to socket: String? = nil) throws(ClientError) -> Connection {
    let connection = try Connection(to: socket ?? manager.socket, patience: 30_000)
    connection.deadlineMilliseconds = 60_000
    connection.retrying = RetryPolicy(count: 20)
    _ = try connection.hello()
    return connection
  }

  /// Does what cannot be repeated: an error is none where the daemon was killed meanwhile.
  ///
  /// - Returns: whether it was done.
  func untilKilled(_ body: () throws -> Void) throws -> Bool {
    let process = manager.process
    do {
      try body()
      return true
    } catch {
      guard manager.process != process || !manager.isReady else { throw error }
      return false
    }
  }

  /// Asks, and compares with what either model says, or with the second's alone.
  func ask(
    _ question: SoakQuestion, _ connection: Connection, of model: String?, expecting answers: ArraySlice<SoakAnswer>
  ) throws(ClientError) {
    let start = ContinuousClock.now
    let answer = try question.ask(connection, of: model)
    tally.answered(
      question.operation.name, within: seconds(start.duration(to: .now)) * 1e3, isRight: answers.contains(answer))
  }
}

/// A kind of client: what it does again and again while a round lasts.
protocol SoakClient: Sendable {
  var name: String { get }
  func step(_ scene: SoakScene, until end: ContinuousClock.Instant) throws
}

/// Asks for all kinds of answers.
struct AskingClient: SoakClient {
  let name = "ask"

  func step(_ scene: SoakScene, until end: ContinuousClock.Instant) throws {
    let connection = try scene.connect()
    for _ in 0..<200 where .now < end {
      let index = Int.random(in: scene.reference.questions.indices)
      try scene.ask(
        scene.reference.questions[index], connection, of: "bench", expecting: scene.reference.answers[index][...])
    }
  }
}

/// Types into a session, undoes the last words, and closes it.
///
/// Of the model that is not replaced: with another one under its name a session ends with its daemon.
struct TypingClient: SoakClient {
  let name = "session"

  func step(_ scene: SoakScene, until end: ContinuousClock.Instant) throws {
    let connection = try scene.connect()
    let index = Int.random(in: scene.reference.scripts.indices)
    let (script, answers) = (scene.reference.scripts[index], scene.reference.scriptAnswers[index])
    connection.model = "still"
    let session = try connection.ask(.sessionOpen(text: script.pieces[0]).with(key: Connection.newKey()))
    connection.model = nil
    let next = SoakQuestion(.predict("", count: 10, in: session.scope))
    for (count, piece) in script.pieces.enumerated() {
      if count > 0 { try connection.ask(.sessionAppend(piece, to: session.name)) }
      try scene.ask(next, connection, of: nil, expecting: answers[count].prefix(1))
      // As people do.
      Thread.sleep(forTimeInterval: 0.02)
    }
    try connection.ask(.sessionUndo(2, in: session.name))
    try scene.ask(next, connection, of: nil, expecting: answers[script.pieces.count - 3].prefix(1))
    try connection.persist(.sessionNotFound) { () throws(ClientError) in
      try connection.close(session: session.name)
    }
  }
}

/// Trains a model, which must be that of the second process to the byte, and deletes it.
struct TrainingClient: SoakClient {
  let name = "train"

  func step(_ scene: SoakScene, until end: ContinuousClock.Instant) throws {
    let connection = try scene.connect()
    try SoakTraining(model: "grown", text: scene.reference.trainingText).run(connection)
    scene.tally.answered("train", isRight: try connection.verifyModel("grown") == scene.reference.trainedHash)
    scene.tally.count(\.trainings)
    try connection.forget("grown")
    Thread.sleep(until: end, atMost: 3)
  }
}

/// Brings the second model, asks it, and deletes it. What a killed daemon had of it is brought anew.
struct ImportingClient: SoakClient {
  let name = "import"

  func step(_ scene: SoakScene, until end: ContinuousClock.Instant) throws {
    let connection = try scene.connect()
    let bytes = try Data(contentsOf: URL(filePath: scene.models[1]))
    let isThere = try scene.untilKilled {
      let job = try connection.importModel("brought", byteCount: bytes.count)
      for start in stride(from: 0, to: bytes.count, by: ProtocolLimits.feedBytes) {
        let stop = min(bytes.count, start + ProtocolLimits.feedBytes)
        try connection.feedData(job, Array(bytes[start..<stop]), isLast: stop == bytes.count)
      }
      if let error = try connection.ask(.jobWatch(job)).error { throw ClientError.server(error) }
    }
    guard isThere else { return }
    scene.tally.answered("import", isRight: try connection.verifyModel("brought") == scene.reference.importedHash)
    scene.tally.count(\.imports)
    for index in scene.reference.questions.indices.shuffled().prefix(5) {
      try scene.ask(
        scene.reference.questions[index], connection, of: "brought",
        expecting: scene.reference.answers[index].dropFirst())
    }
    try connection.forget("brought")
    Thread.sleep(until: end, atMost: 2)
  }
}

extension Connection {
  /// Takes away what may be gone already, where the answer to that was lost.
  fileprivate func persist(_ gone: ErrorCode, _ body: () throws(ClientError) -> Void) throws(ClientError) {
    var left = 5
    while true {
      do {
        return try body()
      } catch .connectionLost where left > 0 {
        left -= 1
      } catch .server(let error) where error.knownCode == gone {
        return
      }
    }
  }

  fileprivate func forget(_ model: String) throws(ClientError) {
    try persist(.modelNotFound) { () throws(ClientError) in try deleteModel(model) }
  }
}

extension Thread {
  static func sleep(until end: ContinuousClock.Instant, atMost limit: Double) {
    sleep(forTimeInterval: max(0, min(limit, seconds(ContinuousClock.now.duration(to: end)))))
  }
}
