package import StrictJSON

/// The result of one operation, which writes itself as the object under `result`.
package protocol Reply: Sendable {
  /// Writes the members of the result; the caller writes the braces.
  func encodeMembers(into writer: inout JSONWriter)
}

/// Which model answered.
package struct ModelReference: Sendable, Equatable {
  package let name: String
  package let generation: Int

  package init(name: String, generation: Int) {
    self.name = name
    self.generation = generation
  }

  package func encode(into writer: inout JSONWriter) {
    writer.key("model")
    writer.object { writer in
      writer.member("name", name)
      writer.member("gen", generation)
    }
  }
}

/// The whole lines of an answer: each has the id, if there was one, and exactly one of
/// `result`, `error`, `part`, `progress` and `event`.
package enum ReplyLine {
  /// What a line may be: the last of an answer first.
  package static let kinds = ["result", "error", "part", "progress", "event"]

  package static func result(_ id: RequestID?, _ reply: some Reply) -> [UInt8] {
    line(id, "result") { writer in writer.object { reply.encodeMembers(into: &$0) } }
  }

  package static func error(_ id: RequestID?, _ error: ProtocolError) -> [UInt8] {
    line(id, "error") { error.encode(into: &$0) }
  }

  package static func part(_ id: RequestID?, text: String, logProbability: Double) -> [UInt8] {
    line(id, "part") { writer in
      writer.object { writer in
        writer.member("text", text)
        writer.member("logprob", logProbability)
      }
    }
  }

  package static func part(_ id: RequestID?, data: Span<UInt8>) -> [UInt8] {
    let letters = Base64.encode(data)
    return line(id, "part") { writer in writer.object { $0.member("data", letters) } }
  }

  package static func part(_ id: RequestID?, _ step: ReasonStep) -> [UInt8] {
    line(id, "part") { writer in writer.object { step.encodeMembers(into: &$0) } }
  }

  package static func progress(_ id: RequestID?, _ progress: JobProgress) -> [UInt8] {
    line(id, "progress") { progress.encode(into: &$0) }
  }

  package static func event(_ id: RequestID?, _ event: ServiceEvent) -> [UInt8] {
    line(id, "event") { writer in writer.object { event.encodeMembers(into: &$0) } }
  }

  /// A line that was written without an id, with one.
  package static func identified(_ id: RequestID?, _ line: [UInt8]) -> [UInt8] {
    guard let id else { return line }
    return Array("{\"id\":".utf8) + id.json.bytes + [UInt8(ascii: ",")] + line.dropFirst()
  }

  private static func line(_ id: RequestID?, _ key: String, _ body: (inout JSONWriter) -> Void) -> [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
      if let id { writer.member("id", id.json) }
      writer.key(key)
      body(&writer)
    }
    writer.endLine()
    return writer.bytes
  }
}
