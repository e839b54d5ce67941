import StrictJSON

/// The keys that a request of any operation may have.
package enum EnvelopeTable {
  package static let operation = Field("op", .operation, meaning: "The operation.")
  package static let id = Field(
    "id", .id, .optional, meaning: "Echoed in every line of the answer. Requests with an id may overtake others.")
  package static let deadline = Field(
    "deadline_ms", .integer(1...86_400_000), .optional, unit: "ms",
    meaning: "How long the client will wait, from the arrival of the whole line.")
  package static let streams = Field(
    "stream", .boolean, .byDefault(false), meaning: "Whether to send parts before the result, where there are any.")
  package static let key = Field(
    "key", .string(bytes: 1...128), .optional,
    meaning:
      "For what changes something: a retry with the same key gets the first outcome and does nothing. Of no effect elsewhere."
  )

  static let all = [operation, id, deadline, streams, key]
}
