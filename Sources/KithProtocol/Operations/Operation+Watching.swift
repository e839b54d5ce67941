import StrictJSON

/// The tables of `stats` and `subscribe`.
extension Operation {
  private static func counter(_ name: String, _ meaning: String) -> Field {
    Field(name, .text, meaning: meaning + ", a 64-bit counter.")
  }

  private static func latency(_ name: String, _ meaning: String) -> Field {
    Field(name, .count, unit: "µs", meaning: meaning)
  }

  static let statsDefinition = OperationDefinition(
    .stats, "Counts what was asked since the start, how long it took and what went wrong.",
    reply: [
      Field("uptime_s", .positive, unit: "seconds", meaning: "How long the daemon has been running."),
      counter("requests", "Requests answered so far"),
      Field(
        "connections",
        .object([
          Field("open", .count, meaning: "Open now."),
          counter("accepted", "Taken so far"),
          counter("refused", "Refused because too many were open"),
          counter("dropped", "Dropped because they did not read"),
        ]), meaning: "Connections."),
      Field(
        "bytes", .object([counter("received", "From clients"), counter("sent", "To clients")]),
        meaning: "What went over all connections."),
      Field(
        "queue",
        .object([
          Field("short", .count, meaning: "Short requests being computed or waiting for it."),
          Field("long", .count, meaning: "Long ones; they have threads of their own."),
          Field("limit", .count, meaning: "How many of both there may be; more are refused."),
        ]), meaning: "What the threads that compute have to do."),
      Field("jobs", .count, meaning: "Jobs that are not over."),
      Field("subscribers", .count, meaning: "Requests of `subscribe` that run."),
      Field("ops", .list(.object(figureFields)), meaning: "Each operation that was asked for."),
      Field(
        "errors",
        .list(
          .object([
            Field("code", .choice(ErrorCode.allCases.map(\.rawValue)), meaning: "The code."),
            counter("count", "How often it was answered"),
          ])), meaning: "Each code that was answered, lines that were no requests included."),
    ])

  private static let figureFields = [
    Field("op", .choice(Operation.allCases.map(\.rawValue)), meaning: "The operation."),
    counter("requests", "Requests answered"),
    counter("errors", "Those of them answered with an error"),
    counter("sum_us", "How long they took together, in µs"),
    latency(
      "p50_us", "Half of them took at most so long, from the arrival of the line to the last line of the answer."),
    latency("p90_us", "Nine of ten; as all of these, at most a sixteenth too long."),
    latency("p99_us", "99 of 100."),
    latency("p999_us", "999 of 1,000."),
    latency("max_us", "The longest."),
  ]

  static let subscribeDefinition = OperationDefinition(
    .subscribe, "Tells of what happens, line by line, until it is cancelled.",
    request: [
      Field(
        "topics", .list(.choice(ServiceEvent.Topic.allCases.map(\.rawValue)), count: 1...8), .optional,
        meaning: "Of what; absent, of everything."),
      Field("max", .integer(1...1_000_000), .optional, meaning: "After so many events the result comes."),
    ],
    reply: [Field("events", .count, meaning: "How many events were told, with `max`.")],
    stream: (
      "event",
      [
        Field("topic", .choice(ServiceEvent.Topic.allCases.map(\.rawValue)), meaning: "What it concerns."),
        Field(
          "event", .choice(ServiceEvent.Kind.allCases.map(\.rawValue)),
          meaning:
            "`subscribed` comes first and is not counted; `replaced` is new content under a name; `alias` is a name that stands for a model now, or, without `model`, for none any more; `state` is that of a job; after `draining` the daemon stops."
        ),
        Field("model", .modelReference, .optional, meaning: "The model."),
        Field("gen", .count, .optional, meaning: "Its generation."),
        Field("alias", .modelName, .optional, meaning: "The name that stands for it."),
        Field("job", .text, .optional, meaning: "The job."),
        Field(
          "state", .choice(JobReply.State.allCases.map(\.rawValue)), .optional,
          meaning: "The state that the job is in now."),
      ]
    ))
}
