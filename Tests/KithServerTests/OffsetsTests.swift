import KithProtocol
import KithServer
import StrictJSON
import Testing

/// `offsets`: places in the unit that the client counts in.
struct OffsetsTests {
  private static let texts = [
    "the boat has the sail", "", "das Müller boat", "👩‍🚀 the boat 😀😀 the sail", "e\u{301} the boat",
    String(repeating: "é😀 boat ", count: 100) + "the sail",
  ]

  @Test(arguments: texts) func `every place is counted as Swift counts it`(text: String) {
    let bytes = Array(text.utf8)
    let borders = (0...bytes.count).filter { $0 == bytes.count || bytes[$0] & 0xC0 != 0x80 }
    let tables = Offsets.Unit.allCases.map { Offsets(text, in: $0) }
    for border in borders {
      let before = String(decoding: bytes[..<border], as: UTF8.self)
      #expect(tables.map { $0[0..<border].upperBound } == [border, before.utf16.count, before.unicodeScalars.count])
      #expect(tables.map { $0[border..<bytes.count].lowerBound } == tables.map { $0[0..<border].upperBound })
    }
  }

  @Test(arguments: ["score", "explain"], Offsets.Unit.allCases)
  func `words stand in the text where the reply says`(operation: String, unit: Offsets.Unit) async throws {
    try await TestServer.run(models: []) { server in
      try server.folder.write(Fixture.topicModel, to: "models/topics.kith")
      let client = try server.connect()
      let text = "😀 the böat has the sail . the boat 👩‍🚀 é has the sail ."
      var request: JSONValue = ["op": .string(operation), "text": .string(text), "offsets": .string(unit.rawValue)]
      if operation == "score", var object = request.object {
        object["detail"] = "words"
        request = .object(object)
      }
      let words = try #require(try await client.ask(request)["result"]?["words"]?.array)
      #expect(words.count > 10)
      for word in words + words.flatMap({ $0["pulls"]?.array ?? [] }) {
        guard word["word"] != "</s>", word["word"] != "<unk>", let start = word["start"]?.integer,
          let end = word["end"]?.integer
        else {
          continue
        }
        #expect(word["word"]?.string == Self.part(of: text, Int(start)..<Int(end), unit), "\(word)")
      }
    }
  }

  private static func part(of text: String, _ range: Range<Int>, _ unit: Offsets.Unit) -> String {
    switch unit {
    case .utf8: String(decoding: Array(text.utf8)[range], as: UTF8.self)
    case .utf16: String(decoding: Array(text.utf16)[range], as: UTF16.self)
    case .scalar: String(String.UnicodeScalarView(Array(text.unicodeScalars)[range]))
    }
  }
}
