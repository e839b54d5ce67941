import KithProtocol
import KithServer
import Logging

/// A server in this process, on a socket in a folder of its own, with the fixture's model as `tiny`.
struct TestServer: Sendable {
  let folder: TestFolder
  let service: Service
  let server: Server

  var socketPath: String { folder.file("s") }
  var modelsFolder: String { folder.file("models") }

  func connect() throws -> TestClient { try TestClient(path: socketPath) }

  /// A connection as somebody else; `run` was told of them.
  func connect(as peer: Peer) throws -> TestClient { try TestClient(path: folder.file(peer.socketName)) }

  /// Runs `body` with a server and drains it afterwards, whatever happens.
  static func run<Value: Sendable>(
    models: [String] = ["tiny"], trainer: String = "/bin/false", threads: Int = 2,
    peers: [Peer] = [], options: ModelStore.Options = ModelStore.Options(), in given: TestFolder? = nil,
    sessions: SessionStore = SessionStore(), clock: @escaping MemoryStore.Clock = { 1_700_000_000 },
    memoryWords: Int = ProtocolLimits.memoryWords, onLog: @escaping @Sendable (String) -> Void = { _ in },
    configure: (inout Service.Options) -> Void = { _ in },
    configureJobs: (inout TrainingJobs.Options) -> Void = { _ in }, _ body: (TestServer) async throws -> Value
  ) async throws -> Value {
    let folder = try given ?? TestFolder()
    for name in ["models", "jobs"] where !FileSystem.makeFolder(folder.file(name)) { throw Failure("no folder") }
    for model in models { try folder.write(Fixture.model, to: "models/\(model).kith") }
    let logger = Logger(label: "test") { _ in ListeningLogHandler(onLog: onLog) }
    let store = ModelStore(folder: folder.file("models"), options: options, logger: logger)
    var jobOptions = TrainingJobs.Options(folder: folder.file("jobs"), program: trainer)
    configureJobs(&jobOptions)
    store.removeDebris()
    let jobs = TrainingJobs(options: jobOptions, models: store, logger: logger)
    var serviceOptions = Service.Options(version: "test")
    configure(&serviceOptions)
    let service = Service(
      options: serviceOptions, models: store, jobs: jobs, workers: Workers(threadCount: threads),
      sessions: sessions,
      memories: MemoryStore(
        folder: folder.file("memories"), diskLimit: jobOptions.diskBytesPerUser, wordLimit: memoryWords, logger: logger,
        now: clock), logger: logger)
    let server = try await Server.start(
      service,
      on: [.alone(.path(folder.file("s"), mode: 0o600))]
        + peers.map { peer in
          Endpoint(.path(folder.file(peer.socketName), mode: 0o600)) { _ in peer }
        })
    let running = Task { await jobs.run() }
    let result: Result<Value, any Error>
    do {
      result = .success(try await body(TestServer(folder: folder, service: service, server: server)))
    } catch {
      result = .failure(error)
    }
    await server.drain(within: .seconds(4))
    running.cancel()
    await running.value
    await service.workers.shutDown()
    await store.shutDown()
    return try result.get()
  }
}

/// Passes on what is logged, as a line of the journal would hold it.
struct ListeningLogHandler: LogHandler {
  let onLog: @Sendable (String) -> Void
  var logLevel = Logger.Level.trace
  var metadata: Logger.Metadata = [:]

  init(onLog: @escaping @Sendable (String) -> Void) { self.onLog = onLog }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    onLog("\(event.message)")
    for (key, value) in event.metadata ?? [:] { onLog("\(key)=\(value)") }
  }
}

extension Peer {
  /// Tests run as one user, so each of those they play has a socket.
  fileprivate var socketName: String { "\(uid)-\(role.rawValue)" }
}
