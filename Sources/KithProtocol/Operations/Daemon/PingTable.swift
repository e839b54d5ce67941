/// The keys of `ping`.
package enum PingTable {
  package static let pong = Field("pong", .boolean, meaning: "Always true.")
}

extension Operation {
  package static let ping = Operation(
    "ping", "Says that the daemon is there.", role: .query, lane: .inPlace, isControl: true, effect: .reads,
    reply: [PingTable.pong])
}

/// The keys of `cancel`.
package enum CancelTable {
  package static let target = Field("target", .id, meaning: "The id of the request.")
  package static let cancelled = Field(
    "cancelled", .boolean, meaning: "False if no such request was running or waiting.")
}

extension Operation {
  package static let cancel = Operation(
    "cancel", "Cancels a request of this connection.", role: .query, lane: .connection, isControl: true,
    effect: .reads, request: [CancelTable.target], reply: [CancelTable.cancelled])
}
