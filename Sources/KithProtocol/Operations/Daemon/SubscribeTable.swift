/// The keys of `subscribe`.
package enum SubscribeTable {
  package static let topics = Field(
    "topics", .list(.choice(EventTopic.allCases.map(\.rawValue)), count: 1...8), .optional,
    meaning: "Which topics; absent, all of them.")
  package static let max = Field(
    "max", .integer(1...1_000_000), .optional, meaning: "After this many events the result comes.")

  package static let events = Field("events", .count, meaning: "How many events were told, with `max`.")

  package enum Event {
    package static let topic = Field(
      "topic", .choice(EventTopic.allCases.map(\.rawValue)), meaning: "What it concerns.")
    package static let event = Field(
      "event", .choice(EventKind.allCases.map(\.rawValue)),
      meaning:
        "`subscribed` comes first and is not counted; `replaced` is new content under a name; `alias` is a name that stands for a model now, or, without `model`, for none any more; `state` is that of a job; after `draining` the daemon stops."
    )
    package static let model = Field("model", .modelReference, .optional, meaning: "The model.")
    package static let generation = Field("gen", .count, .optional, meaning: "Its generation.")
    package static let alias = Field("alias", .modelName, .optional, meaning: "The name that stands for it.")
    package static let job = Field("job", .text, .optional, meaning: "The job.")
    package static let state = Field(
      "state", .choice(JobState.allCases.map(\.rawValue)), .optional, meaning: "The state that the job is in now.")

    static let all = [topic, event, model, generation, alias, job, state]
  }
}

extension Operation {
  package static let subscribe = Operation(
    "subscribe", "Tells of what happens, line by line, until it is cancelled.", role: .query, lane: .inPlace,
    isWatching: true, effect: .reads, request: [SubscribeTable.topics, SubscribeTable.max],
    reply: [SubscribeTable.events], stream: ("event", SubscribeTable.Event.all))
}
