import ArgumentParser
import KithClient

/// `kith call '{"op":"ping"}'`: any request, as it is.
struct Call: Verb {
  static let configuration = CommandConfiguration(
    commandName: "call",
    abstract: "Send a request as it is and print every line of the answer.",
    discussion:
      "Without a request: sends those of standard input, one after the other. `kith describe` lists what can be asked."
  )

  @Argument(help: "The request, one JSON object.") var request: String?
  @OptionGroup var options: GlobalOptions

  func run(_ invocation: Invocation) throws {
    let connection = try invocation.connect()
    var status = ExitStatus.done
    func send(_ line: String) throws {
      let error = try Interruption.watch { try connection.call(line) { invocation.console.print($0) } }
      // The answer itself is the message.
      if let error { status = Failure.status(of: error) }
    }
    if let request {
      try send(request)
    } else {
      var input = try invocation.lineInput()
      var framer = RequestFramer()
      var request: [UInt8] = []
      func sendRequest() throws {
        let text = String(decoding: request, as: UTF8.self)
        request = []
        if !text.allSatisfy(\.isWhitespace) { try send(text) }
      }
      while true {
        let lines = try input.nextBatch()
        guard !lines.isEmpty else { break }
        for line in lines where line.flaw == nil {
          for byte in framer.frame((Array(line.text.utf8) + [UInt8(ascii: "\n")])[...]) {
            if byte == UInt8(ascii: "\n") { try sendRequest() } else { request.append(byte) }
          }
        }
      }
      try sendRequest()
      if status == .done { try input.finish() }
    }
    if status != .done { throw Ended(status: status) }
  }
}
