import Foundation
import StrictJSON
import Testing

/// What clients of each release asked and were told is still asked and told in the same way: fields are only added.
///
/// A transcript is a file of lines: `{">":…}` goes to the daemon, `{"<":…}` came back. Requests that stand together are
/// sent together. Sessions have other names each time: the first one that requests name is the first that was opened, and so
/// on. Long strings are cut. The folder is named after the release. With KITH_RECORD=1 the replies of the newest one, which is not
/// released yet, are written anew; older ones stay as they are.
struct TranscriptTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Transcripts")

  /// Folder and file, such as `0.1.0/text.ndjson`.
  private static let names: [String] = {
    let manager = FileManager.default
    let releases = ((try? manager.contentsOfDirectory(atPath: folder.path)) ?? []).sorted {
      $0.compare($1, options: .numeric) == .orderedAscending
    }
    return releases.flatMap { release in
      ((try? manager.contentsOfDirectory(atPath: folder.appending(path: release).path)) ?? []).sorted().map {
        "\(release)/\($0)"
      }
    }
  }()

  private static var newestRelease: Substring { names.last?.prefix { $0 != "/" } ?? "" }

  @Test func `there are transcripts`() { #expect(Self.names.count >= 4) }

  @Test(arguments: names) func `what was asked is answered as it was`(name: String) async throws {
    let file = Self.folder.appending(path: name)
    let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map {
      try JSONValue.parse(String($0))
    }
    let isRecording =
      ProcessInfo.processInfo.environment["KITH_RECORD"] != nil && name.hasPrefix(Self.newestRelease + "/")
    let written = try await TestServer.run(models: []) { server in
      try server.folder.write(Fixture.topicModel, to: "models/english.kith")
      let client = try server.connect()
      var written: [JSONValue] = []
      var sessions = SessionNames()
      var place = 0
      while place < lines.count {
        var requests: [JSONValue] = []
        while place < lines.count, let request = lines[place][">"] {
          requests.append(sessions.naming(request))
          place += 1
        }
        var expected: [JSONValue] = []
        while place < lines.count, let reply = lines[place]["<"] {
          expected.append(reply)
          place += 1
        }
        guard !requests.isEmpty else { throw Failure("\(name): line \(place + 1) is neither request nor reply") }
        for request in requests { try await client.send(request.bytes + [UInt8(ascii: "\n")]) }
        written += requests.map { [">": $0] }
        var replies: [JSONValue] = []
        while replies.count(where: { $0["result"] != nil || $0["error"] != nil }) < requests.count {
          let reply = try await client.reply()
          sessions.note(reply)
          replies.append(reply)
        }
        written += replies.map { ["<": Self.cut($0)] }
        if isRecording { continue }
        #expect(replies.count == expected.count, "\(requests)")
        for (old, new) in zip(expected, replies) {
          let difference = Self.difference(old, new, at: "reply")
          #expect(difference == nil, "\(requests): \(difference ?? "")\n\(new)")
        }
      }
      return written
    }
    guard isRecording else { return }
    try written.map { "\($0)\n" }.joined().write(to: file, atomically: true, encoding: .utf8)
  }

  /// With long strings, such as the content of a model, cut.
  private static func cut(_ value: JSONValue) -> JSONValue {
    if let object = value.object {
      var shorter = JSONObject()
      for (key, member) in object.members { shorter[key] = cut(member) }
      return .object(shorter)
    }
    if let list = value.array { return .array(list.map(cut)) }
    return value.string.map { .string($0.utf8.count > 1_000 ? String($0.prefix(16)) : $0) } ?? value
  }

  /// What an old client would miss: a member, or a value of the type that it had. Codes and ids are the same as ever.
  private static func difference(_ old: JSONValue, _ new: JSONValue, at place: String) -> String? {
    if let object = old.object {
      guard let other = new.object else { return "\(place) is \(new.kind), not an object" }
      for (key, value) in object.members {
        guard let member = other[key] else { return "\(place) has no \(key) any more" }
        if ["code", "id", "field"].contains(key), member != value {
          return "\(place).\(key) is \(member), not \(value)"
        }
        if let problem = difference(value, member, at: "\(place).\(key)") { return problem }
      }
      return nil
    }
    if let list = old.array {
      guard let other = new.array else { return "\(place) is \(new.kind), not a list" }
      guard let first = list.first else { return nil }
      guard let otherFirst = other.first else { return "\(place) is empty" }
      return difference(first, otherFirst, at: "\(place)[0]")
    }
    if old.double != nil, new.double != nil { return nil }
    return old.kind == new.kind ? nil : "\(place) is \(new.kind), not \(old.kind)"
  }
}

/// Which session of this run stands for which of the transcript.
private struct SessionNames {
  private var opened: [JSONValue] = []
  private var written: [JSONValue] = []

  mutating func note(_ reply: JSONValue) {
    if let name = reply["result"]?["session"], !opened.contains(name) { opened.append(name) }
  }

  /// The request with the name that its session has now.
  mutating func naming(_ request: JSONValue) -> JSONValue {
    guard var object = request.object, let name = object["session"] else { return request }
    if !written.contains(name) { written.append(name) }
    guard let place = written.firstIndex(of: name), place < opened.count else { return request }
    object["session"] = opened[place]
    return .object(object)
  }
}
