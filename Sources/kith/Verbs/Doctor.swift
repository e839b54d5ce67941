import ArgumentParser
import Glibc
import KithClient
import StrictJSON

/// `kith doctor`: checks everything that an answer needs.
struct Doctor: Verb {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Check everything that an answer needs, and say how to fix what is wrong.",
    discussion: """
      Checks the socket and its permissions, the versions of kith and kithd, the models, the disk, the memory, and where \
      systemd runs, the units. Each line is `ok`, `warning` or `problem`. The exit status is 1 if there is a problem.
      """)

  @OptionGroup var options: GlobalOptions

  func run(_ invocation: Invocation) throws {
    var checkup = Checkup(path: invocation.options.socket ?? SocketPath.standard())
    checkup.examine { () throws(ClientError) in try invocation.connect() }
    for finding in checkup.findings {
      if invocation.options.json {
        invocation.console.print(finding.json.description)
        continue
      }
      let (mark, code) =
        switch finding.state {
        case .ok: ("ok", "32")
        case .warning: ("warning", "33")
        case .problem: ("problem", "31")
        }
      let head = invocation.console.styled(mark, code) + String(repeating: " ", count: 9 - mark.count)
      invocation.console.print(
        "\(head)\(Formatting.left(finding.check, 9))\(invocation.console.shown(finding.message))")
      if let advice = finding.advice { invocation.console.print(String(repeating: " ", count: 18) + advice) }
    }
    if checkup.findings.contains(where: { $0.state == .problem }) { throw Ended(status: .negative) }
  }
}

/// One check and its outcome.
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
      object[Key.check.rawValue] = .string(check)
      object[Key.state.rawValue] = .string(state.rawValue)
      object[Key.message.rawValue] = .string(message)
      if let advice { object[Key.advice.rawValue] = .string(advice) }
      return .object(object)
    }

    /// The keys of a line of `kith doctor --json`.
    private enum Key: String { case check, state, message, advice }
  }

  private(set) var findings: [Finding] = []
  let path: String
  /// Whether the daemon answered that it has a model.
  var hasModels = false
  /// The control group of the daemon's unit, if it has one.
  var controlGroup: String?

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
      let status = try connection.status()
      judge(try connection.passedOverFiles())
      try examineModels(connection)
      examineDisk(status)
      // An older daemon that still runs has no such operation; that it is older has been said.
      if let all = try? connection.allMemories() { judge(all) }
      examineMemory(status)
      examinePressure()
    } catch .cannotConnect(_, let reason) {
      // Problems of a unit have their own advice.
      let hint = unitsAreBad ? nil : Failure.hint(for: reason, path)
      find("socket", .problem, "cannot reach kithd at \(path): \(reason.message)", hint)
    } catch .noAnswer(let milliseconds) {
      find(
        "daemon", .problem, "the socket is open, but nobody has answered for \(milliseconds / 1_000) seconds",
        unitsAreBad ? nil : log)
    } catch {
      find("daemon", .problem, error.message, log)
    }
    examineOtherDaemon()
  }

  private var log: String { "read its log:  \(StartAdvice.current.log(at: path))" }

  // MARK: Here

  private mutating func examineSocketFile() {
    var status = stat()
    guard unsafe lstat(path, &status) == 0 else { return }  // connecting will say
    guard status.st_mode & S_IFMT == S_IFSOCK else { return }
    let mode = String(status.st_mode & 0o777, radix: 8)
    examineGroup(status, path: path)
    if status.st_mode & 0o002 != 0 {
      find(
        "access", .warning, "every user of this machine may ask the daemon: \(path) has mode \(mode)",
        "set SocketMode=0660 in kithd.socket, or restart kithd with its own socket")
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
        "after an upgrade, restart it:  \(StartAdvice.current.restart(at: path))")
    }
  }

  private mutating func examineModels(_ connection: Connection) throws(ClientError) {
    let models = try connection.models()
    hasModels = !models.isEmpty
    let corrupt = models.filter { $0.state == "corrupt" }.map(\.name)
    guard !models.isEmpty else {
      return find(
        "models", .problem, "no model is installed", "get one:  kith-setup-english  (or: kith train NAME FILES)")
    }
    if !corrupt.isEmpty {
      find(
        "models", .problem, "damaged: " + corrupt.joined(separator: ", "),
        "train or install them again; the journal has the reason")
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
        log)
    }
  }

  private mutating func examineDisk(_ status: DaemonStatus) {
    guard let free = status.diskFree else { return }
    let text = "\(Formatting.bytes(free)) free where models and jobs are kept"
    if free < 100 << 20 {
      find("disk", .problem, text, "make room: trainings will fail")
    } else if free < 2 << 30 {
      find("disk", .warning, text, "make room before training on much text")
    } else {
      find("disk", .ok, text)
    }
  }

  private mutating func examineMemory(_ status: DaemonStatus) {
    let used = "\(Formatting.bytes(status.residentBytes)) in use"
    guard let limit = status.memoryLimit else { return find("memory", .ok, "\(used), no limit") }
    let text = "\(used) of \(Formatting.bytes(limit))"
    if status.residentBytes > limit / 10 * 9 {
      find("memory", .warning, text, "raise MemoryHigh= of kithd.service, or unload a model:  kith models unload NAME")
    } else {
      find("memory", .ok, text)
    }
  }
}
