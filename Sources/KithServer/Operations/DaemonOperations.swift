import KithProtocol
import Logging
import StrictJSON

/// The operations about the daemon itself.
extension Call {
  func hello() {
    let service = service
    inPlace {
      Answer { [role = peer.role] writer in
        writer.member(HelloTable.server, "kithd")
        writer.member(HelloTable.version, service.options.version)
        writer.member(HelloTable.role, role.rawValue)
        writer.member(HelloTable.protocolVersion, Description.protocolVersion)
        writer.list(HelloTable.features, Service.features)
        writer.object(HelloTable.limits) { writer in
          for limit in HelloTable.Limit.all { writer.member(limit.field, limit.value ?? service.connectionLimit) }
        }
      }
    }
  }

  func describe() {
    inPlace {
      let operation = arguments.optionalString(DescribeTable.of).flatMap(Operation.named)
      return Answer { Description.encodeMembers(of: operation, into: &$0) }
    }
  }

  func subscribe() {
    let named = arguments.strings(SubscribeTable.topics).compactMap(EventTopic.init)
    service.events.subscribe(
      to: Set(named.isEmpty ? EventTopic.allCases : named), limit: arguments.optionalInteger(SubscribeTable.max),
      responder)
  }

  /// On a worker, for it reads a file.
  func configReload() {
    onDisk { () throws(ProtocolError) in
      do throws(ConfigurationError) {
        return try service.reloadConfiguration()
      } catch {
        // An administrator may know where the file is.
        throw ProtocolError(.badConfiguration, error.message, hint: "the old configuration stands")
      }
    }
  }

  func logLevel() {
    inPlace { () throws(ProtocolError) in
      let name = arguments.string(LogLevelTable.level)
      guard let level = Logger.Level(rawValue: name) else {
        throw ProtocolError(.badValue, "there is no level `\(name)`", field: LogLevelTable.level.name)
      }
      let before = service.administration.setLogLevel(level)
      service.logger.log(.logLevelChanged, ["level": "\(name)", "before": "\(before)"])
      return Answer { writer in
        writer.member(LogLevelTable.level, name)
        writer.member(LogLevelTable.before, before.rawValue)
      }
    }
  }

  func drain() {
    responder.send(Answer { $0.member(DrainTable.draining, true) })
    service.administration.drain()
  }
}
