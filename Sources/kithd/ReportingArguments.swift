import ArgumentParser
import CorpusInput
import Glibc
import Synchronization

/// How a long command reports its progress.
struct ReportingArguments: ParsableArguments {
  enum Style: String, CaseIterable, ExpressibleByArgument { case text, json }

  @Option(help: "How to report progress: text on standard error, or JSON lines on standard output.")
  var progress: Style = .text

  @Flag(
    help:
      "Give way to everything else on this machine: low processor and disk priority, first to go when memory runs out.")
  var lowPriority = false

  @Option(help: ArgumentHelp("End when this process is no longer the parent.", visibility: .hidden))
  var childOf: Int32?

  /// Sets the priority, and handles the signals that end the command early.
  func begin() {
    // A parent may have started us with these signals blocked: threads of its runtime often have them so.
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    var action = sigaction()
    // What waits for input is to end: no SA_RESTART. Sound: the handler stores into atomics alone.
    unsafe action.__sigaction_handler.sa_handler = { _ in
      Interruption.isWanted.store(true, ordering: .relaxed)
      CorpusInterruption.ask()
    }
    for ending in [SIGINT, SIGTERM, SIGHUP] {
      unsafe sigaction(ending, &action, nil)
      unsafe sigaddset(&signals, ending)
    }
    unsafe sigprocmask(SIG_UNBLOCK, &signals, nil)
    signal(SIGPIPE, SIG_IGN)
    if lowPriority { Self.takeLowPriority() }
    Interruption.parent.store(childOf ?? 0, ordering: .relaxed)
  }

  private static func takeLowPriority() {
    // Where the system does not allow one of these, the command runs all the same.
    // Linux counts by thread: this one and the first one, whose children inherit it.
    for thread in [0, id_t(getpid())] { _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), thread, 10) }
    let descriptor = unsafe open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC)
    if descriptor >= 0 {
      _ = unsafe write(descriptor, "800", 3)
      close(descriptor)
    }
  }
}

/// Whether the user or the daemon wants the command to end.
enum Interruption {
  static let isWanted = Atomic(false)
  /// The daemon that started the command; 0 for none. If it dies, the work is in vain: its successor starts it again.
  static let parent = Atomic<Int32>(0)

  static var isDue: Bool {
    if isWanted.load(ordering: .relaxed) { return true }
    let parent = parent.load(ordering: .relaxed)
    return parent != 0 && getppid() != parent
  }
}
