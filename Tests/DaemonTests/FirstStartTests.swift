import Fixtures
import Foundation
import Glibc
import Testing

/// What a first user does where nothing runs: what `kith` says is typed, and works.
@Suite struct `The first start` {
  /// A home of its own, and nothing of the tests' environment.
  private struct Home {
    let folder = TemporaryFolder()
    var path: String { folder.file("h") }

    func shell(_ line: String, variables: [String] = []) throws -> (status: Int32, output: String, messages: String) {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      let child = try Child(
        ["/bin/sh", "-c", line],
        environment: ["PATH=\(RunningDaemon.programs):/usr/bin:/bin", "HOME=\(path)", "LC_ALL=C.UTF-8"] + variables,
        output: folder.file("out"), messages: folder.file("err"))
      let status = child.wait()
      return (
        status, try String(contentsOfFile: folder.file("out"), encoding: .utf8),
        try String(contentsOfFile: folder.file("err"), encoding: .utf8)
      )
    }
  }

  /// Where systemd or a daemon runs, others are named.
  private static let isBare = !["/run/systemd/system", "/run/kith/kith.sock", "/run/user/\(getuid())"]
    .contains(where: FileManager.default.fileExists)

  @Test(.enabled(if: isBare), arguments: [false, true])
  func `is what the hint says, and doctor says the same`(hasRuntimeFolder: Bool) throws {
    let home = Home()
    let runtime = home.folder.file("r")
    try FileManager.default.createDirectory(atPath: runtime, withIntermediateDirectories: true)
    let variables = hasRuntimeFolder ? ["XDG_RUNTIME_DIR=\(runtime)"] : []
    let refused = try home.shell("kith ping", variables: variables)
    #expect(refused.status == 6)
    #expect(refused.messages.hasSuffix("\n  start it:  kithd --user &\n"), "\(refused.messages)")
    let checked = try home.shell("kith doctor", variables: variables)
    #expect(checked.output.contains("start it:  kithd --user &\n"), "\(checked.output)")
    let command = try #require(refused.messages.firstMatch(of: /start it:  (.*)\n/)?.1)
    let started = try home.shell(
      "\(command) daemon=$!; for i in $(seq 100); do kith -q ping 2>/dev/null && break; sleep 0.1; done; "
        + "kith -v ping; status=$?; kill $daemon; wait $daemon; exit $status", variables: variables)
    #expect(started.status == 0, "\(started.messages)")
    #expect(started.output.contains("pong in"))
    let socket = (hasRuntimeFolder ? runtime : "\(home.path)/.local/state") + "/kith/kith.sock"
    #expect(started.messages.contains("at \(socket)\n"), "\(started.messages)")
  }

  @Test(.enabled(if: getuid() == 0)) func `the home folder is that of the password database where HOME is not set`()
    throws
  {
    let daemon = try RunningDaemon(isChecked: false)
    _ = unsafe chmod(daemon.folder, 0o755)
    let program = "\(daemon.folder)/kithd"
    try FileManager.default.copyItem(atPath: "\(RunningDaemon.programs)/kithd", toPath: program)
    _ = unsafe chmod(program, 0o755)
    // The home folder of nobody is one that cannot be made.
    let outcome = try daemon.shell(
      "home=$(getent passwd 65534 | cut -d: -f6); echo $home; "
        + "setpriv --reuid 65534 --regid 65534 --clear-groups env -i \(program) --user")
    let home = outcome.output.split(separator: "\n").first ?? ""
    #expect(
      outcome.status != 0 && outcome.messages.contains("cannot make the folder \(home)/.local/state/kith"), "\(outcome)"
    )
    _ = unsafe chmod(daemon.folder, 0o700)
  }

  @Test(.enabled(if: getuid() == 0)) func `another user's socket is said to be theirs`() throws {
    let daemon = try RunningDaemon(isChecked: false)
    _ = unsafe chmod(daemon.folder, 0o755)
    let program = "\(daemon.folder)/kith"
    try FileManager.default.copyItem(atPath: "\(RunningDaemon.programs)/kith", toPath: program)
    _ = unsafe chmod(program, 0o755)
    let outcome = try daemon.shell(
      "setpriv --reuid 65534 --regid 65534 --clear-groups \(program) -S \(daemon.socket) ping")
    #expect(outcome.status == 6)
    #expect(
      outcome.messages.contains("\(daemon.socket) is root's alone (mode 0600); start a daemon of your own:  "),
      "\(outcome.messages)")
    #expect(!outcome.messages.contains("usermod"))
    _ = unsafe chmod(daemon.folder, 0o700)
  }
}
