import StrictJSON

/// Something that happened, for those who subscribed.
package struct ServiceEvent: Sendable, Equatable {
  package let topic: EventTopic
  package let kind: EventKind
  package var model: String?
  package var generation: Int?
  package var alias: String?
  package var job: String?
  package var state: JobState?

  /// The first line of a subscription: from now on nothing is missed.
  package static let subscribed = ServiceEvent(topic: .service, kind: .subscribed)
  package static let draining = ServiceEvent(topic: .service, kind: .draining)

  package static func model(_ kind: EventKind, _ name: String, generation: Int? = nil) -> ServiceEvent {
    ServiceEvent(topic: .models, kind: kind, model: name, generation: generation)
  }

  /// - Parameter model: What the name stands for now; nil if for nothing any more.
  package static func alias(_ alias: String, _ model: String?) -> ServiceEvent {
    ServiceEvent(topic: .models, kind: .alias, model: model, alias: alias)
  }

  package static func job(_ name: String, model: String, is state: JobState, generation: Int?) -> ServiceEvent {
    ServiceEvent(topic: .jobs, kind: .state, model: model, generation: generation, job: name, state: state)
  }

  func encodeMembers(into writer: inout JSONWriter) {
    writer.member(SubscribeTable.Event.topic, topic.rawValue)
    writer.member(SubscribeTable.Event.event, kind.rawValue)
    writer.member(SubscribeTable.Event.model, ifPresent: model)
    writer.member(SubscribeTable.Event.generation, ifPresent: generation)
    writer.member(SubscribeTable.Event.alias, ifPresent: alias)
    writer.member(SubscribeTable.Event.job, ifPresent: job)
    writer.member(SubscribeTable.Event.state, ifPresent: state?.rawValue)
  }
}
