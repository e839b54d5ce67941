import ArgumentParser
import Glibc
import ProcessIO

/// `kith`, the shell's way to ask kithd.
///
/// Here the arguments are parsed, and errors become a sentence and an exit status; the verbs are in `Verbs/`, one file
/// each.
@main
struct Main {
  static func main() {
    StandardDescriptors.reserve()
    // A reader that went away is noticed when writing; see `Console.write`.
    _ = signal(SIGPIPE, SIG_IGN)
    Interruption.install()
    do {
      try TypedArguments.check()
      var command = try Kith.command(for: Array(CommandLine.arguments.dropFirst()))
      try command.run()
    } catch {
      exit(Failure.report(error, of: Kith.self).rawValue)
    }
  }
}
