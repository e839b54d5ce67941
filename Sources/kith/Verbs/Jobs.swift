import ArgumentParser
import KithClient
import KithProtocol
import StrictJSON

/// `kith jobs`: the trainings of the daemon.
struct Jobs: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List, watch and cancel trainings.",
    subcommands: [List.self, Watch.self, Cancel.self], defaultSubcommand: List.self)

  struct List: Verb {
    static let configuration = CommandConfiguration(commandName: "ls", abstract: "List the jobs.", aliases: ["list"])
    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) throws {
      guard let result = try session.ask(session.connect(), .jobList) else { return }
      let jobs = try (result["jobs"]?.array ?? []).map { try TrainingJob($0) }
      guard !jobs.isEmpty else { return session.console.note("no jobs") }
      let rows = jobs.map { job in
        [job.name, job.model, job.state, Formatting.bytes(job.fedBytes), Self.detail(job)]
      }
      let table = Formatting.table(["job", "model", "state", "text", ""], rows, leftAligned: [0, 1, 2, 4])
      session.console.print(session.console.dim(table[0]))
      for line in table.dropFirst() { session.console.print(session.console.shown(line)) }
    }

    private static func detail(_ job: TrainingJob) -> String {
      if let error = job.error { return error.message }
      if let progress = job.progress, job.state == "training" { return ProgressDisplay.line(progress) }
      return job.generation.map { "generation \($0)" } ?? ""
    }
  }

  struct Watch: Verb {
    static let configuration = CommandConfiguration(
      abstract: "Show the progress of a job until it is over.", discussion: "^C stops the watching, not the job.")
    @Argument(help: "The job's name.") var job: String
    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) throws {
      let reconnection = Reconnection(try session.connect(), session, patience: Reconnection.standardPatience)
      try session.watch(job, reconnection)
    }
  }

  struct Cancel: Verb {
    static let configuration = CommandConfiguration(abstract: "End a job and remove what it was fed.")
    @Argument(help: "The job's name.") var job: String
    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) throws {
      guard let result = try session.ask(session.connect(), .jobCancel, [("job", .string(job))]) else { return }
      let job = try TrainingJob(result)
      session.console.print("\(job.name): \(job.state)")
      // A job that was over before stays what it was.
      if job.state != "cancelled" { throw Ended(status: .negative) }
    }
  }
}

extension Session {
  /// Shows a job's progress until it is over, through restarts of the daemon, and prints how it ended.
  func watch(_ name: String, _ reconnection: Reconnection) throws {
    let display = ProgressDisplay(console)
    defer { display.end() }
    reconnection.beforeMessage = display.end
    let result: JSONValue?
    do {
      result = try reconnection.call { connection in
        // Training takes as long as it takes; the time limit is for answers.
        connection.deadlineMilliseconds = nil
        return try ask(connection, .jobWatch, [("job", .string(name))]) { json in
          reconnection.madeProgress()
          if let progress = try? JobStage(json) { display.show(progress) }
        }
      }
    } catch var error as DaemonAway {
      error.job = name
      throw error
    }
    display.end()
    guard let result else { return }
    let job = try TrainingJob(result)
    for warning in job.warnings where !console.isQuiet { console.say("warning: \(warning)") }
    guard job.state == "done" else {
      console.print("\(job.name): \(job.state)")
      throw Ended(status: .negative)
    }
    var facts: [String] = []
    if let count = job.tokenCount { facts.append("\(Formatting.grouped(count)) words and sentence ends") }
    if let count = job.documentCount { facts.append("\(Formatting.grouped(count)) documents") }
    if let count = job.vocabularySize { facts.append("vocabulary of \(Formatting.grouped(count))") }
    if let count = job.byteCount { facts.append(Formatting.bytes(count)) }
    console.print("\(job.model): trained" + (facts.isEmpty ? "" : " (\(facts.joined(separator: ", ")))"))
  }
}
