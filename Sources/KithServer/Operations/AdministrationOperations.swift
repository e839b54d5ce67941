package import KithProtocol
import Logging

extension Service {
  /// `config.reload`: on a worker, for it reads a file.
  func configReload(_ responder: Responder) {
    onDisk(responder) { [self] () throws(ProtocolError) in
      do throws(ConfigurationError) {
        return try reloadConfiguration()
      } catch {
        // An administrator may know where the file is.
        throw ProtocolError(.badConfiguration, error.message, hint: "the old configuration stands")
      }
    }
  }

  /// Reads the configuration anew, and tells the journal how that went.
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

  /// `log.level`
  func logLevel(_ arguments: Arguments, _ responder: Responder) {
    let name = arguments.string("level")
    guard let level = Logger.Level(rawValue: name) else {
      return responder.send(ProtocolError(.badValue, "there is no level `\(name)`", field: "level"))
    }
    let before = administration.setLogLevel(level)
    logger.log(.logLevelChanged, ["level": "\(name)", "before": "\(before)"])
    responder.send(LogLevelReply(level: name, before: before.rawValue))
  }

  /// `drain`
  func drain(_ responder: Responder) {
    responder.send(DrainReply())
    administration.drain()
  }
}
