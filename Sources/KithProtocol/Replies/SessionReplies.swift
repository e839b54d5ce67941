package import StrictJSON

package struct SessionOpenReply: Reply {
  package let session: String
  package let model: ModelReference
  package let position: Int
  package let idleSeconds: Int
  package let microseconds: Int

  package init(session: String, model: ModelReference, position: Int, idleSeconds: Int, microseconds: Int) {
    self.session = session
    self.model = model
    self.position = position
    self.idleSeconds = idleSeconds
    self.microseconds = microseconds
  }

  package func encodeMembers(into writer: inout JSONWriter) {
    writer.member("session", session)
    model.encode(into: &writer)
    writer.member("position", position)
    writer.member("idle_s", idleSeconds)
    writer.member("took_us", microseconds)
  }
}

package struct SessionAppendReply: Reply {
  package let session: String
  /// What the position grew by.
  package let words: Int
  package let position: Int
  package let droppedCount: Int
  package let microseconds: Int

  package init(session: String, words: Int, position: Int, droppedCount: Int, microseconds: Int) {
    self.session = session
    self.words = words
    self.position = position
    self.droppedCount = droppedCount
    self.microseconds = microseconds
  }

  package func encodeMembers(into writer: inout JSONWriter) {
    writer.member("session", session)
    writer.member("words", words)
    writer.member("position", position)
    writer.member("dropped", droppedCount)
    writer.member("took_us", microseconds)
  }
}

package struct SessionUndoReply: Reply {
  package let session: String
  package let undoneCount: Int
  package let position: Int
  package let microseconds: Int

  package init(session: String, undoneCount: Int, position: Int, microseconds: Int) {
    self.session = session
    self.undoneCount = undoneCount
    self.position = position
    self.microseconds = microseconds
  }

  package func encodeMembers(into writer: inout JSONWriter) {
    writer.member("session", session)
    writer.member("undone", undoneCount)
    writer.member("position", position)
    writer.member("took_us", microseconds)
  }
}

package struct SessionSaveReply: Reply {
  package let session: String
  package let model: ModelReference
  package let contentHash: String
  package let experts: [String]
  package let text: String
  package let position: Int
  package let droppedCount: Int
  package let byteCount: Int

  package init(
    session: String, model: ModelReference, contentHash: String, experts: [String], text: String, position: Int,
    droppedCount: Int, byteCount: Int
  ) {
    self.session = session
    self.model = model
    self.contentHash = contentHash
    self.experts = experts
    self.text = text
    self.position = position
    self.droppedCount = droppedCount
    self.byteCount = byteCount
  }

  package func encodeMembers(into writer: inout JSONWriter) {
    writer.member("session", session)
    model.encode(into: &writer)
    writer.member("hash", contentHash)
    writer.key("experts")
    writer.array { writer in
      for expert in experts { writer.value(expert) }
    }
    writer.member("text", text)
    writer.member("position", position)
    writer.member("dropped", droppedCount)
    writer.member("bytes", byteCount)
  }
}

package struct SessionCloseReply: Reply {
  package let session: String
  package init(session: String) { self.session = session }

  package func encodeMembers(into writer: inout JSONWriter) {
    writer.member("session", session)
    writer.member("closed", true)
  }
}
