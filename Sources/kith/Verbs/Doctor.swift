import ArgumentParser
import Glibc
import KithClient
import KithProtocol
import StrictJSON

/// `kith doctor`: what stands between a user and an answer.
struct Doctor: Verb {
  static let configuration = CommandConfiguration(
    abstract: "Check everything that an answer needs, and say what to do about what is wrong.",
    discussion: """
      The socket and who may use it, the versions of both sides, the models, the disk, the memory, and the units where \
      systemd runs. Each line is `ok`, `warning` or `problem`. The exit status is 1 if there is a problem.
      """)

  @OptionGroup var options: GlobalOptions

  func run(_ session: Session) throws {
    var checkup = Checkup(path: session.options.socket ?? SocketPath.standard())
    checkup.examine { () throws(ClientError) in try session.connect() }
    for finding in checkup.findings {
      if session.options.json {
        session.console.print(finding.json.description)
        continue
      }
      let (mark, code) =
        switch finding.state {
        case .ok: ("ok", "32")
        case .warning: ("warning", "33")
        case .problem: ("problem", "31")
        }
      let head = session.console.styled(mark, code) + String(repeating: " ", count: 9 - mark.count)
      session.console.print("\(head)\(Formatting.left(finding.check, 9))\(session.console.shown(finding.message))")
      if let advice = finding.advice { session.console.print(String(repeating: " ", count: 18) + advice) }
    }
    if checkup.findings.contains(where: { $0.state == .problem }) { throw Ended(status: .negative) }
  }
}

/// What was looked at, and how it is.
struct Checkup {
  struct Finding {
    enum State: String { case ok, warning, problem }

    let check: String
    let state: State
    let message: String
    /// What to do.
    let advice: String?

    var json: JSONValue {
      var object = JSONObject()
      object["check"] = .string(check)
      object["state"] = .string(state.rawValue)
      object["message"] = .string(message)
      if let advice { object["advice"] = .string(advice) }
      return .object(object)
    }
  }

  private(set) var findings: [Finding] = []
  let path: String

  init(path: String) { self.path = path }

  mutating func find(
    _ check: String, _ state: Finding.State, _ message: String, _ advice: String? = nil
  ) {
    findings.append(Finding(check: check, state: state, message: message, advice: advice))
  }

  mutating func examine(_ connect: () throws(ClientError) -> Connection) {
    let unitsAreBad = examineUnits()
    examineSocketFile()
    do {
      let connection = try connect()
      connection.retrying = .never
      let greeting = try greeting(connection, within: unitsAreBad ? 2_000 : 10_000)
      find("socket", .ok, "kithd answers at \(path)")
      examineVersions(greeting)
      let status = try connection.call(.status)
      try examineModels(connection)
      examineDisk(status)
      examineMemory(status)
    } catch .cannotConnect(_, let reason) {
      // What is wrong with a unit has its own advice.
      let hint = unitsAreBad ? nil : Failure.hint(for: reason, path)
      find("socket", .problem, "cannot reach kithd at \(path): \(reason.message)", hint)
    } catch .noAnswer(let milliseconds) {
      find(
        "daemon", .problem, "the socket is open, but nobody has answered for \(milliseconds / 1_000) seconds",
        unitsAreBad ? nil : "see what it says:  journalctl -u kithd -n 20")
    } catch {
      find("daemon", .problem, error.message, "see what it says:  journalctl -u kithd -n 20")
    }
  }

  // MARK: Here

  private mutating func examineSocketFile() {
    var status = stat()
    guard unsafe lstat(path, &status) == 0 else { return }  // connecting will say
    guard status.st_mode & S_IFMT == S_IFSOCK else { return }
    let mode = String(status.st_mode & 0o777, radix: 8)
    if status.st_mode & 0o002 != 0 {
      find(
        "access", .warning, "every user of this machine may ask the daemon: \(path) has mode \(mode)",
        "set SocketMode=0660 in kithd.socket, or start kithd anew with its own socket")
    } else if unsafe access(path, W_OK) == 0 {
      find("access", .ok, "you may use \(path), which has mode \(mode)")
    } else {
      find(
        "access", .problem, "you may not use \(path), which has mode \(mode)",
        Failure.hint(for: .permissionDenied, path))
    }
  }

  // MARK: There

  /// Connecting succeeds where systemd listens, also when the daemon does not start.
  private func greeting(
    _ connection: Connection, within milliseconds: Int
  ) throws(ClientError) -> DaemonGreeting {
    let deadline = connection.deadlineMilliseconds
    defer { connection.deadlineMilliseconds = deadline }
    connection.deadlineMilliseconds = deadline ?? milliseconds
    return try connection.hello()
  }

  private mutating func examineVersions(_ greeting: DaemonGreeting) {
    if greeting.version == Kith.version {
      find("version", .ok, "kith and kithd \(Kith.version), protocol \(greeting.protocolVersion)")
    } else {
      find(
        "version", .warning, "kith is \(Kith.version), kithd is \(greeting.version)",
        "after an upgrade, restart it:  sudo systemctl restart kithd  (for you alone: systemctl --user restart kithd)")
    }
  }

  private mutating func examineModels(_ connection: Connection) throws(ClientError) {
    let models = try connection.models()
    let corrupt = models.filter { $0.state == "corrupt" }.map(\.name)
    guard !models.isEmpty else {
      return find(
        "models", .problem, "no model is installed", "get one:  kith-setup-english  (or: kith train NAME FILES)")
    }
    if !corrupt.isEmpty {
      find(
        "models", .problem, "damaged: " + corrupt.joined(separator: ", "),
        "train or install them anew; the journal says what is wrong")
    }
    let standard = models.first(where: \.isDefault)?.name
    guard let chosen = connection.model ?? standard else {
      return find(
        "models", .problem, "\(models.count) installed, and none is the default", "name one:  --model, or KITH_MODEL")
    }
    if chosen != "default", !models.contains(where: { $0.name == chosen }) {
      return find(
        "models", .problem, "there is no model \(chosen)",
        "choose one:  KITH_MODEL, --model or kithd's setting `default`; installed: "
          + models.map(\.name).joined(separator: ", "))
    }
    do {
      let words = try connection.predict("the", count: 1).words
      find("models", .ok, "\(models.count) installed; \(chosen) answers" + (words.isEmpty ? "" : " a question"))
    } catch {
      find(
        "models", .problem, "\(chosen) does not answer: \(error.message)",
        "the journal says more:  journalctl -u kithd")
    }
  }

  private mutating func examineDisk(_ status: JSONValue) {
    guard let free = status["disk_free_bytes"]?.integer else { return }
    let text = "\(Formatting.bytes(Int(free))) free where models and jobs are kept"
    if free < 100 << 20 {
      find("disk", .problem, text, "make room: trainings will fail")
    } else if free < 2 << 30 {
      find("disk", .warning, text, "make room before training on much text")
    } else {
      find("disk", .ok, text)
    }
  }

  private mutating func examineMemory(_ status: JSONValue) {
    guard let resident = status["resident_bytes"]?.integer else { return }
    let used = "\(Formatting.bytes(Int(resident))) in use"
    guard let limit = status["memory_limit_bytes"]?.integer else {
      return find("memory", .ok, "\(used), no limit")
    }
    let text = "\(used) of \(Formatting.bytes(Int(limit)))"
    if resident > limit / 10 * 9 {
      find("memory", .warning, text, "raise MemoryHigh= of kithd.service, or unload a model:  kith models unload NAME")
    } else {
      find("memory", .ok, text)
    }
  }
}
