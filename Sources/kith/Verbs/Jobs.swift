import ArgumentParser
import KithClient

/// `kith jobs`: the trainings of the daemon.
struct Jobs: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "jobs",
    abstract: "List, watch and cancel trainings.",
    subcommands: [List.self, Watch.self, Cancel.self], defaultSubcommand: List.self)

  struct List: Verb {
    static let configuration = CommandConfiguration(commandName: "ls", abstract: "List the jobs.", aliases: ["list"])
    @OptionGroup var options: GlobalOptions

    func run(_ invocation: Invocation) throws {
      guard let jobs = try invocation.ask(.jobList) else { return }
      guard !jobs.isEmpty else { return invocation.console.note("no jobs") }
      let rows = jobs.map { job in
        [job.name, job.model, job.state, Formatting.bytes(job.fedBytes), Self.detail(job)]
      }
      let table = Formatting.table(["job", "model", "state", "text", ""], rows, leftAligned: [0, 1, 2, 4])
      invocation.console.print(invocation.console.dim(table[0]))
      for line in table.dropFirst() { invocation.console.print(invocation.console.shown(line)) }
    }

    private static func detail(_ job: TrainingJob) -> String {
      if let error = job.error { return error.message }
      if let progress = job.progress, job.state == "training" { return ProgressDisplay.line(progress) }
      return job.generation.map { "generation \($0)" } ?? ""
    }
  }

  struct Watch: Verb {
    static let configuration = CommandConfiguration(
      commandName: "watch",
      abstract: "Show the progress of a job until it is over.", discussion: "^C stops watching; the job goes on.")
    @Argument(help: "The job's name.") var job: String
    @OptionGroup var options: GlobalOptions

    func run(_ invocation: Invocation) throws {
      let reconnection = Reconnection(try invocation.connect(), invocation, patience: Reconnection.standardPatience)
      try invocation.watch(job, reconnection)
    }
  }

  struct Cancel: Verb {
    static let configuration = CommandConfiguration(
      commandName: "cancel", abstract: "Cancel a job and remove the text it was fed.")
    @Argument(help: "The job's name.") var job: String
    @OptionGroup var options: GlobalOptions

    func run(_ invocation: Invocation) throws {
      guard let job = try invocation.ask(.jobCancel(job)) else { return }
      invocation.console.print("\(job.name): \(job.state)")
      // A job that was over before stays what it was.
      if job.state != "cancelled" { throw Ended(status: .negative) }
    }
  }
}

extension Invocation {
  /// Shows a job's progress until it is over, through restarts of the daemon, and prints how it ended.
  func watch(_ name: String, _ reconnection: Reconnection) throws {
    let display = ProgressDisplay(console)
    defer { display.end() }
    reconnection.beforeMessage = display.end
    let query = Query.jobWatch(name) { stage in
      reconnection.madeProgress()
      display.show(stage)
    }
    let answer: TrainingJob?
    do {
      answer = try reconnection.call { connection in
        // Training takes as long as it takes; the time limit is for answers.
        connection.deadlineMilliseconds = nil
        return try ask(query, on: connection)
      }
    } catch var error as DaemonAway {
      error.job = name
      throw error
    }
    display.end()
    guard let job = answer else { return }
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
    if let count = job.skippedRecordCount { facts.append("\(Formatting.grouped(count)) records left out") }
    console.print("\(job.model): trained" + (facts.isEmpty ? "" : " (\(facts.joined(separator: ", ")))"))
    DefaultModel.note(after: job, on: reconnection.connection, console)
  }
}
