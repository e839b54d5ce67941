import StrictJSON

/// The tables of the operations on sessions: contexts that the daemon keeps.
extension Operation {
  static let sessionField = Field(
    "session", .string(bytes: 1...64), .optional,
    meaning: "A session, whose text stands before; instead of `model`, `context` and `experts`.")

  static let sessionErrors: [ErrorCode] = [.sessionNotFound, .sessionExpired]

  private static let sessionName = Field(
    "session", .string(bytes: 1...64), meaning: "The session, as `session.open` named it.")

  private static let position = Field(
    "position", .count, meaning: "Words and sentence ends that the session holds now.")

  private static let dropped = Field(
    "dropped", .count, meaning: "Words and sentence ends dropped at the beginning so far, to make room.")

  static let sessionOpenDefinition = OperationDefinition(
    .sessionOpen, "Opens a session: a context that the daemon keeps, and that grows.",
    request: [
      optionalModelName,
      Field(
        "text", .string(bytes: 0...ProtocolLimits.lineBytes), .byDefault(""),
        meaning: "What the context begins with, such as a saved session's text."),
      expertsField,
      Field(
        "idle_s", .integer(1...Int64(ProtocolLimits.longestSessionIdleSeconds)),
        .byDefault(.integer(Int64(ProtocolLimits.sessionIdleSeconds))), unit: "seconds",
        meaning: "How long nobody may ask the session before it expires."),
    ],
    reply: [
      sessionName, modelReference, position,
      Field("idle_s", .count, unit: "seconds", meaning: "How long nobody may ask the session before it expires."),
      took,
    ], errors: modelErrors + [.sessionFull, .quota])

  static let sessionAppendDefinition = OperationDefinition(
    .sessionAppend, "Puts text right after a session's text. With an empty one: how far the session is.",
    request: [sessionName, Field("text", .text, meaning: "The text; it begins with a blank where there is one.")],
    reply: [
      sessionName,
      Field(
        "words", .integer(Int64.min...Int64.max),
        meaning:
          "How many words and sentence ends the context grew by. Negative where words were joined, as `3.` and `5` are."
      ), position, dropped, took,
    ], errors: sessionErrors + [.sessionFull])

  static let sessionUndoDefinition = OperationDefinition(
    .sessionUndo, "Takes a session's last appends back: the session is what it was before them.",
    request: [
      sessionName,
      Field(
        "count", .integer(1...Int64(ProtocolLimits.sessionUndos)), .byDefault(1), meaning: "How many appends, at most."),
    ],
    reply: [
      sessionName,
      Field(
        "undone", .count,
        meaning: "How many were taken back: fewer where there were no more, or where their text was dropped."),
      position, took,
    ], errors: sessionErrors)

  static let sessionSaveDefinition = OperationDefinition(
    .sessionSave, "Exports a session: its text, which opens a session with the same answers, here or elsewhere.",
    request: [sessionName],
    reply: [
      sessionName, modelReference,
      Field("hash", .text, meaning: "16 hexadecimal digits that name the model's content."),
      Field(
        "experts", .list(.choice(["grammar", "associations"])),
        meaning: "As for `session.open`: which experts answer."),
      Field("text", .text, meaning: "The text that the session holds."), position, dropped,
      Field("bytes", .count, unit: "bytes", meaning: "Memory that the session takes."),
    ], errors: sessionErrors)

  static let sessionCloseDefinition = OperationDefinition(
    .sessionClose, "Closes a session and forgets its text.",
    request: [sessionName],
    reply: [sessionName, Field("closed", .boolean, meaning: "Always true.")], errors: sessionErrors)
}
