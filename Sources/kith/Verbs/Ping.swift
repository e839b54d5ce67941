import ArgumentParser
import KithClient

/// `kith ping`: whether the daemon is there, and how fast.
struct Ping: Verb {
  static let configuration = CommandConfiguration(commandName: "ping", abstract: "See whether the daemon answers.")
  @OptionGroup var options: GlobalOptions

  func run(_ invocation: Invocation) throws {
    let connection = try invocation.connect()
    let start = ContinuousClock.now
    guard try invocation.ask(.ping, on: connection) != nil else { return }
    let (seconds, attoseconds) = (ContinuousClock.now - start).components
    let milliseconds = Double(seconds) * 1e3 + Double(attoseconds) / 1e15
    if invocation.console.isVerbose {
      let greeting = try connection.hello()
      invocation.console.note(
        "\(greeting.server) \(greeting.version), protocol \(greeting.protocolVersion), at \(connection.path)")
    }
    if !invocation.console.isQuiet { invocation.console.print("pong in \(Formatting.fixed(milliseconds, 2)) ms") }
  }
}
