/// How a model stands: on the disk, in memory, or on its way between them.
package enum ModelState: String, Sendable, CaseIterable { case installed, loading, ready, draining, corrupt }

/// How a job stands.
package enum JobState: String, Sendable, CaseIterable {
  case feeding, queued, training, done, failed, cancelled

  /// Whether nothing more will happen to it.
  package var isOver: Bool { [.done, .failed, .cancelled].contains(self) }
}

/// The subject of an event.
package enum EventTopic: String, Sendable, CaseIterable { case models, jobs, service }

/// What happened.
package enum EventKind: String, Sendable, CaseIterable {
  case subscribed, draining
  case loaded, replaced, unloaded, deleted
  case pinned, unpinned, alias
  case state
}
