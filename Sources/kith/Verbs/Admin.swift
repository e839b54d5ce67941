import ArgumentParser
import KithClient
import KithProtocol
import StrictJSON

/// `kith admin`: changes the running daemon.
struct Admin: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Change the running daemon; for administrators.",
    subcommands: [Reload.self, Drain.self, LogLevel.self])

  struct Reload: Verb {
    static let configuration = CommandConfiguration(
      abstract: "Read the daemon's configuration anew.",
      discussion: "If it is wrong the old one stands, and the error names the file and the line.")
    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) throws {
      guard let result = try session.ask(try session.connectToAdminister(), .configReload) else { return }
      let changed = (result["changed"]?.array ?? []).compactMap(\.string)
      let restart = (result["restart"]?.array ?? []).compactMap(\.string)
      session.console.note(changed.isEmpty ? "nothing has changed" : "changed: " + changed.joined(separator: ", "))
      if !restart.isEmpty { session.console.note("needs a restart: " + restart.joined(separator: ", ")) }
    }
  }

  struct Drain: Verb {
    static let configuration = CommandConfiguration(
      abstract: "End the daemon when what runs is answered.",
      discussion: "Under socket activation, the next request starts it again.")
    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) throws {
      guard try session.ask(try session.connectToAdminister(), .drain) != nil else { return }
      session.console.note("draining")
    }
  }

  struct LogLevel: Verb {
    static let configuration = CommandConfiguration(
      commandName: "log-level", abstract: "Say how much the daemon logs, until its next reload or restart.")
    @Argument(
      help: "trace, debug, info, notice, warning or error.", completion: .list(Operation.logLevels)) var level: String
    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) throws {
      guard let result = try session.ask(try session.connectToAdminister(), .logLevel, [("level", .string(level))])
      else { return }
      let before = result["before"]?.string ?? "what it was"
      session.console.note("\(result["level"]?.string ?? level) instead of \(before)")
    }
  }
}
