import StrictJSON

/// The keys that the operations on sessions share.
package enum SessionTable {
  package static let session = Field(
    "session", .string(bytes: 1...64), meaning: "The session, as `session.open` named it.")
  package static let position = Field(
    "position", .count, meaning: "Words and sentence ends that the session holds now.")
  package static let dropped = Field(
    "dropped", .count, meaning: "Words and sentence ends dropped at the beginning so far, to make room.")
}

/// The keys of `session.open`.
package enum SessionOpenTable {
  package static let text = Field(
    "text", .string(bytes: 0...ProtocolLimits.lineBytes), .byDefault(""),
    meaning: "What the context begins with, such as a saved session's text.")
  package static let idleSeconds = Field(
    "idle_s", .integer(1...Int64(ProtocolLimits.longestSessionIdleSeconds)),
    .byDefault(.integer(Int64(ProtocolLimits.sessionIdleSeconds))), unit: "seconds",
    meaning: "How long the session may stay unused before it expires.")
  package static let isKept = Field(
    "kept", .boolean, meaning: "Whether the session outlives a restart of the daemon: systemd keeps it.")
  package static let idleLimit = Field(
    "idle_s", .count, unit: "seconds", meaning: "How long the session may stay unused before it expires.")
}

extension Operation {
  package static let sessionOpen = Operation(
    "session.open", "Opens a session: a context that the daemon keeps, and that grows.", role: .query,
    lane: .worker(.byCost),
    effect: .changes,
    request: [
      ScopeTable.model, SessionOpenTable.text, ScopeTable.experts, MemoryTable.used, SessionOpenTable.idleSeconds,
    ],
    reply: [
      ModelReplyTable.model, SessionTable.session, SessionTable.position, SessionOpenTable.idleLimit,
      SessionOpenTable.isKept,
      ModelReplyTable.took,
    ],
    errors: ScopeTable.modelErrors + [.sessionFull, .quota])
}

/// The keys of `session.append`.
package enum SessionAppendTable {
  package static let text = Field(
    "text", .text, meaning: "The text; it begins with a blank where there is one.")
  package static let words = Field(
    "words", .integer(Int64.min...Int64.max),
    meaning:
      "How many words and sentence ends the context grew by. Negative where words were joined, as `3.` and `5` are.")
}

extension Operation {
  package static let sessionAppend = Operation(
    "session.append", "Puts text right after a session's text. With an empty one: how far the session is.",
    role: .query, lane: .worker(.byCost), effect: .changes, request: [SessionTable.session, SessionAppendTable.text],
    reply: [
      SessionTable.session, SessionAppendTable.words, SessionTable.position, SessionTable.dropped,
      ModelReplyTable.took,
    ],
    errors: ScopeTable.sessionErrors + [.sessionFull])
}

/// The keys of `session.undo`.
package enum SessionUndoTable {
  package static let count = Field(
    "count", .integer(1...Int64(ProtocolLimits.sessionUndos)), .byDefault(1), meaning: "How many appends, at most.")
  package static let undone = Field(
    "undone", .count,
    meaning: "How many were rolled back: fewer where there were no more, or where their text was dropped.")
}

extension Operation {
  package static let sessionUndo = Operation(
    "session.undo", "Rolls a session's last appends back: the session is what it was before them.", role: .query,
    lane: .worker(.byCost), effect: .changes, request: [SessionTable.session, SessionUndoTable.count],
    reply: [SessionTable.session, SessionUndoTable.undone, SessionTable.position, ModelReplyTable.took],
    errors: ScopeTable.sessionErrors)
}

/// The keys of `session.save`.
package enum SessionSaveTable {
  package static let hash = Field(
    "hash", .text, meaning: "16 hexadecimal digits that name the model's content.")
  package static let experts = Field(
    "experts", .list(.choice(ScopeTable.expertNames)), meaning: "As for `session.open`: which experts answer.")
  package static let text = Field("text", .text, meaning: "The text that the session holds.")
  package static let bytes = Field(
    "bytes", .count, unit: "bytes", meaning: "Memory that the session takes.")
}

extension Operation {
  package static let sessionSave = Operation(
    "session.save", "Exports a session: its text, which opens a session with the same answers, here or elsewhere.",
    role: .query, lane: .worker(.byCost), effect: .reads, request: [SessionTable.session],
    reply: [
      ModelReplyTable.model, SessionTable.session, SessionSaveTable.hash, SessionSaveTable.experts,
      SessionSaveTable.text, SessionTable.position, SessionTable.dropped, SessionSaveTable.bytes,
    ],
    errors: ScopeTable.sessionErrors)
}

/// The keys of `session.close`.
package enum SessionCloseTable {
  package static let closed = Field("closed", .boolean, meaning: "Always true.")
}

extension Operation {
  package static let sessionClose = Operation(
    "session.close", "Closes a session and forgets its text.", role: .query, lane: .worker(.byCost), effect: .changes,
    request: [SessionTable.session], reply: [SessionTable.session, SessionCloseTable.closed],
    errors: ScopeTable.sessionErrors)
}
