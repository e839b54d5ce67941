import ArgumentParser
import KithClient
import SystemPackage

/// `kith pipe`: a script's way to many requests at once.
struct Pipe: Verb {
  static let configuration = CommandConfiguration(
    abstract: "Send requests from standard input as they come, and print the answers as they come.",
    discussion: """
      One request a line, as it is; nothing waits for answers, so many run at once. Requests without an id are answered \
      in their order, those with one when they are ready. Ends when every request is answered. The exit status is that of \
      the first error among the answers; 75 if the daemon went away before all were there.
      """)

  @OptionGroup var options: GlobalOptions

  func run(_ session: Session) throws {
    let connection = try session.connect()
    var status = ExitStatus.done
    try connection.relay(from: .standardInput) { line, error in
      session.console.write(line)
      if let error, status == .done { status = Failure.status(of: error) }
    }
    if status != .done { throw Ended(status: status) }
  }
}
