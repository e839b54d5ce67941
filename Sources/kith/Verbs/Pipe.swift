import ArgumentParser
import KithClient
import KithProtocol
import SystemPackage

/// `kith pipe`: a script's way to many requests at once.
struct Pipe: Verb {
  static let configuration = CommandConfiguration(
    commandName: "pipe",
    abstract: "Send requests from standard input as they come, and print the answers as they come.",
    discussion: """
      A request is a JSON object, on one line or, as printed for people, on several. Requests do not wait for answers, so many run at once. Requests without an id are answered \
      in their order, those with one as soon as they are ready. A line that cannot be read is sent too, so that its request has an \
      answer: an error. Ends when every request is answered. The exit status is that of \
      the first error among the answers; 75 if the daemon went away before every request was answered.
      """)

  @OptionGroup var options: GlobalOptions

  func run(_ invocation: Invocation) throws {
    let connection = try invocation.connect()
    var status = ExitStatus.done
    let input = try InputPipe(lineLimit: ProtocolLimits.lineBytes) {
      try invocation.lineInput(limit: ProtocolLimits.lineBytes)
    }
    try input.start()
    try connection.relay(from: input.readEnd) { line, error in
      invocation.console.write(line)
      if let error, status == .done { status = Failure.status(of: error) }
    }
    if status == .done { try input.finish() }
    if status != .done { throw Ended(status: status) }
  }
}
