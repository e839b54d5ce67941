import KithProtocol
package import LanguageModel
package import Logging
import Storage

/// Everything that connections and operations share: models, sessions, jobs, threads and counters.
package final class Service: Sendable {
  package struct Options: Sendable {
    /// The version that `hello` and `status` tell.
    package var version: String
    /// How long a client may leave unread replies untouched.
    package var unreadLimit = Duration.seconds(ProtocolLimits.unreadSeconds)
    package var connectionLimit = ProtocolLimits.connections
    package var userConnectionLimit = ProtocolLimits.connectionsPerUser
    /// Forms of words that `reason` knows beyond those that a model has learnt.
    package var irregularForms = IrregularForms()

    package init(version: String) { self.version = version }

    /// Reads the lists of irregular forms in a folder.
    package mutating func readIrregularForms(in folder: String) throws(ConfigurationError) {
      do throws(StorageError) {
        irregularForms = try IrregularForms(contentsOfFolder: folder)
      } catch {
        throw ConfigurationError(
          "`word-forms`: no list of forms (noun.exc and others) can be read in \(folder): \(error.message)")
      }
    }
  }

  /// Behaviour added over time, as `hello` tells; a name once given stays.
  static let features = [
    "admin", "batch", "cancel", "deadline", "keys", "memory", "offsets", "reason", "session", "stats", "stream",
    "subscribe",
    "train", "xray",
  ]

  package let options: Options
  package let models: ModelStore
  package let jobs: TrainingJobs
  package let workers: Workers
  package let sessions: SessionStore
  package let memories: MemoryStore
  package let counters = Counters()
  package let statistics = Statistics()
  let idempotency = Idempotency()
  package let logger: Logger
  package let administration: Administration
  private let start = ContinuousClock.now

  package init(
    options: Options, models: ModelStore, jobs: TrainingJobs, workers: Workers,
    sessions: SessionStore = SessionStore(), memories: MemoryStore, logger: Logger,
    administration: Administration = Administration()
  ) {
    self.options = options
    self.models = models
    self.jobs = jobs
    self.workers = workers
    self.sessions = sessions
    self.memories = memories
    self.logger = logger
    self.administration = administration
  }

  var irregularForms: IrregularForms { options.irregularForms }

  /// The subscribers to events.
  package var events: Events { models.events }

  /// How many connections there may be now, as an operator has it.
  var connectionLimit: Int { min(options.connectionLimit, administration.current.connectionLimit) }

  var uptimeSeconds: Double { (ContinuousClock.now - start).seconds }

  package func status(for peer: Peer) -> ServiceStatus { ServiceStatus(of: self, for: peer) }

  /// Reloads the configuration, and logs the outcome.
  ///
  /// - Throws: `ConfigurationError`; then nothing has changed.
  @discardableResult
  package func reloadConfiguration() throws(ConfigurationError) -> ReloadReply {
    do throws(ConfigurationError) {
      let reply = try administration.reload()
      logger.log(.configurationRead, ["changed": "\(reply.changed.joined(separator: ","))"])
      for name in reply.needingRestart {
        logger.log(.settingNeedsRestart, ["setting": "\(name)"])
      }
      return reply
    } catch {
      logger.log(.configurationWrong, ["reason": "\(error.message)"])
      throw error
    }
  }
}
