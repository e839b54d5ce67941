import ArgumentParser
import KithClient

/// `kith admin`: changes the running daemon.
struct Admin: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "admin",
    abstract: "Change the running daemon; for administrators.",
    subcommands: [Reload.self, Drain.self, LogLevel.self])

  struct Reload: Verb {
    static let configuration = CommandConfiguration(
      commandName: "reload",
      abstract: "Reload the daemon's configuration.",
      discussion: "If it has an error, nothing changes, and the error names the file and the line.")
    @OptionGroup var options: GlobalOptions

    func run(_ invocation: Invocation) throws {
      guard let reloaded = try invocation.ask(.configReload, on: invocation.connectToAdminister()) else { return }
      let (changed, restart) = (reloaded.changed, reloaded.needingRestart)
      invocation.console.note(changed.isEmpty ? "nothing has changed" : "changed: " + changed.joined(separator: ", "))
      if !restart.isEmpty { invocation.console.note("needs a restart: " + restart.joined(separator: ", ")) }
    }
  }

  struct Drain: Verb {
    static let configuration = CommandConfiguration(
      commandName: "drain",
      abstract: "Stop the daemon once running requests are answered.",
      discussion: "Under socket activation, the next request starts it again.")
    @OptionGroup var options: GlobalOptions

    func run(_ invocation: Invocation) throws {
      guard try invocation.ask(.drain, on: invocation.connectToAdminister()) != nil else { return }
      invocation.console.note("draining")
    }
  }

  struct LogLevel: Verb {
    static let configuration = CommandConfiguration(
      commandName: "log-level", abstract: "Set how much the daemon logs until its next reload or restart.")
    @Argument(
      help: "trace, debug, info, notice, warning or error.", completion: .list(LogLevelChange.levels)) var level: String
    @OptionGroup var options: GlobalOptions

    func run(_ invocation: Invocation) throws {
      guard let change = try invocation.ask(.logLevel(level), on: invocation.connectToAdminister()) else { return }
      invocation.console.note("\(change.level) instead of \(change.before)")
    }
  }
}
