package import StrictJSON

/// The whole lines of an answer: each has the id, if there was one, and exactly one of
/// `result`, `error`, `chunk`, `progress` and `event`.
package enum ReplyLine {
  /// The kinds of lines: the last of an answer first.
  package enum Kind: String, CaseIterable { case result, error, chunk, progress, event }

  package static let kinds = Kind.allCases.map(\.rawValue)

  package static func result(_ id: RequestID?, _ reply: some Reply) -> [UInt8] {
    line(id, .result) { reply.encodeMembers(into: &$0) }
  }

  /// The result with the model that answered and the time, where the operation's table has them.
  package static func result(
    _ id: RequestID?, of operation: Operation, by model: ModelReference?, microseconds: Int, _ reply: some Reply
  ) -> [UInt8] {
    line(id, .result) { writer in
      if operation.repliesWithModel { model?.encode(into: &writer) }
      reply.encodeMembers(into: &writer)
      if operation.repliesWithTime { writer.member(ModelReplyTable.took, microseconds) }
    }
  }

  package static func error(_ id: RequestID?, _ error: ProtocolError) -> [UInt8] {
    line(id, .error) { error.encodeMembers(into: &$0) }
  }

  package static func chunk(_ id: RequestID?, _ members: (inout JSONWriter) -> Void) -> [UInt8] {
    line(id, .chunk, members)
  }

  package static func progress(_ id: RequestID?, _ progress: JobProgress) -> [UInt8] {
    line(id, .progress) { progress.encodeMembers(into: &$0) }
  }

  package static func event(_ id: RequestID?, _ event: ServiceEvent) -> [UInt8] {
    line(id, .event) { event.encodeMembers(into: &$0) }
  }

  /// A line that was written without an id, with one.
  package static func identified(_ id: RequestID?, _ line: [UInt8]) -> [UInt8] {
    guard let id else { return line }
    return Array("{\"id\":".utf8) + id.json.bytes + [UInt8(ascii: ",")] + line.dropFirst()
  }

  private static func line(_ id: RequestID?, _ kind: Kind, _ members: (inout JSONWriter) -> Void) -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    if let id { writer.member(EnvelopeTable.id.name, id.json) }
    writer.key(kind.rawValue)
    writer.object(members)
    writer.endObject()
    writer.endLine()
    return writer.bytes
  }
}
