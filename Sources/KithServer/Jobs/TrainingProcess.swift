import Glibc
import KithProtocol
import StrictJSON
import Subprocess
import SystemPackage

/// One run of `kithd train`: a process of its own, so that a training that fails or runs out of memory does not
/// take the daemon with it.
///
/// It prints one JSON object per line: `progress`, `warning`, `note`, and at the end `result` or `error`.
struct TrainingProcess: Sendable {
  enum Event: Sendable {
    case progress(JobProgress)
    case warning(String)
    /// Such as that it goes on from its checkpoint.
    case note(String)
  }

  /// The program; `/proc/self/exe` is the daemon's own, also while it is being replaced by a newer one.
  let program: String
  let flags: [String]
  let output: String
  /// The job's folder: the text is in it, and what the training has learnt so far.
  let folder: String
  let checkpointSeconds: Int?

  /// Runs it to its end. Cancelling the task ends the process: by SIGTERM first, and by SIGKILL if that does not help.
  @concurrent
  func run(_ onEvent: @Sendable (Event) async -> Void) async -> Result<TrainingOutcome, ProtocolError> {
    var options = PlatformOptions()
    options.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: .seconds(2))]
    let arguments =
      ["train", "--output", output, "--checkpoint", checkpoint, "--progress", "json", "--low-priority"]
      + ["--child-of", String(getpid())] + (checkpointSeconds.map { ["--checkpoint-interval", String($0)] } ?? [])
      + ["--format", "text"] + flags + ["--", input]
    do {
      let execution = try await Subprocess.run(
        .path(FilePath(program)), arguments: Arguments(executablePathOverride: "kithd", remainingValues: arguments),
        environment: .inherit.updating(Self.hiddenVariables), platformOptions: options, input: .none, output: .sequence,
        error: .fileDescriptor(.standardError, closeAfterSpawningProcess: false)
      ) { execution in
        var ending: Result<TrainingOutcome, ProtocolError>?
        for try await line in execution.standardOutput.strings() {
          guard let message = try? JSONValue.parse(line) else { continue }  // not ours: a stray print of a library
          if let progress = message["progress"].flatMap(JobProgress.init) {
            await onEvent(.progress(progress))
          } else if let warning = message["warning"]?.string {
            await onEvent(.warning(withoutPaths(warning)))
          } else if let note = message["note"]?.string {
            await onEvent(.note(withoutPaths(note)))
          } else if let outcome = message["result"].flatMap(TrainingOutcome.init) {
            ending = .success(outcome)
          } else if let error = message["error"] {
            ending = .failure(
              ProtocolError(
                .jobFailed, withoutPaths(error["message"]?.string ?? "the training failed"),
                hint: (error["hint"]?.string).map(withoutPaths)))
          }
        }
        return ending
      }
      return Self.judge(execution.closureResult, execution.terminationStatus)
    } catch {
      return .failure(ProtocolError(.jobFailed, "the training process could not be run"))
    }
  }

  private var input: String { JobSpool.path(in: folder) }
  private var checkpoint: String { "\(folder)/checkpoint" }

  /// The process's messages name its files; a client must not learn where they are.
  func withoutPaths(_ text: String) -> String {
    let names = [(input, "the text"), (checkpoint, "the checkpoint"), (output, "the model")]
    let plain = names.reduce(text) { text, pair in
      text.split(separator: pair.0, omittingEmptySubsequences: false).joined(separator: pair.1)
    }
    return plain.contains("/") && (plain.contains(folder) || plain.contains(output.prefix { $0 != "." }))
      ? "the training process said something about its files" : plain
  }

  /// Variables by which systemd and the daemon talk, which the child must not inherit.
  private static let hiddenVariables: [Environment.Key: String?] = [
    "NOTIFY_SOCKET": nil, "WATCHDOG_USEC": nil, "WATCHDOG_PID": nil, "LISTEN_FDS": nil, "LISTEN_PID": nil,
    "LISTEN_FDNAMES": nil, "FDSTORE": nil, "MEMORY_PRESSURE_WATCH": nil, "MEMORY_PRESSURE_WRITE": nil,
  ]

  /// Whether it was ended by SIGTERM: by its daemon, or by a service manager that ends both.
  private static func wasTerminated(_ status: TerminationStatus) -> Bool {
    switch status {
    case .exited(let code): code == 130
    case .signaled(let signal): signal == SIGTERM
    }
  }

  /// The kernel kills where memory runs out; where a limit is reached first, the program stops itself, as after a fault.
  private static func signalHint(_ signal: TerminationStatus.Code) -> String? {
    switch signal {
    case SIGKILL: "perhaps memory ran out; train with less text, or a lower order"
    case SIGABRT, SIGILL, SIGTRAP, SIGSEGV, SIGBUS:
      "perhaps memory ran out: train with less text, or a lower order; if that does not help, it is a fault of kithd"
    default: nil
    }
  }

  private static func judge(
    _ ending: Result<TrainingOutcome, ProtocolError>?, _ status: TerminationStatus
  ) -> Result<TrainingOutcome, ProtocolError> {
    if wasTerminated(status) {
      return .failure(ProtocolError(.cancelled, "the training process was told to end", hint: "train again"))
    }
    if case .failure(let error) = ending { return .failure(error) }
    switch (status, ending) {
    case (.exited(0), .success(let outcome)): return .success(outcome)
    case (.exited(let code), _):
      return .failure(ProtocolError(.jobFailed, "the training process ended with status \(code) and no result"))
    case (.signaled(let signal), _):
      return .failure(
        ProtocolError(
          .jobFailed, "the training process was killed by signal \(signal)",
          hint: signalHint(signal)))
    }
  }
}
