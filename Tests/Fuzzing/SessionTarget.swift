internal import KithServer
internal import LanguageModel

extension FuzzTarget {
  /// A session as an earlier daemon left it: its text and what can be undone, or none.
  static let session = FuzzTarget(
    "session", longestInput: 1_024,
    words: ["\"undo\":", "\"outcome\":", "\"appends\":[", "\"bytes\":", "\"dropped\":", "-9223372036854775808"],
    seeds: {
      let outcome = SessionRecord.Outcome(key: "k", count: 2, position: 9, droppedCount: 0)
      let record = SessionRecord(
        id: "s-0123456789abcdefghjkmnpqr", user: 1_000, model: ModelKey(owner: 0, name: "english"),
        contentHash: "0123456789abcdef", experts: .all, idleSeconds: 600, droppedCount: 3, appends: [0, 4],
        text: Array("the captain".utf8), outcomes: [outcome])
      let changes: [SessionRecord.Change] = [.append(Array(" has".utf8), outcome), .undo(2, nil), .append([], outcome)]
      return [record.encoded, record.encoded + changes.flatMap(\.encoded), changes.flatMap(\.encoded)]
    },
    run: { bytes in
      guard let (record, headLength) = SessionRecord.decode(bytes) else { return }
      try FuzzFault.unless((0...bytes.count).contains(headLength), "a head of \(headLength) bytes")
      try FuzzFault.unless(
        record.appends.allSatisfy { (0...record.text.count).contains($0) } && record.appends == record.appends.sorted(),
        "what can be undone lies outside of the text: \(record.appends)")
      try FuzzFault.unless(
        SessionRecord.decode(record.encoded)?.record == record, "it is another when written and read")
      var undone = record
      undone.apply(.undo(1_000, nil))
      try FuzzFault.unless(undone.text.count <= record.text.count, "undoing makes text")
    })
}
