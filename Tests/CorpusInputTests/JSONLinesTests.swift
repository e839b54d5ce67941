import CorpusInput
import Testing

@Suite struct `JSON lines` {
  let corpus: Corpus
  init() throws { corpus = try Corpus() }

  @Test(arguments: Packing.allCases) func `give one document for each record`(packing: Packing) throws {
    let lines = #"{"id":1,"body":"one\ntwo \u00e9"}"# + "\r\n\n  \n" + #"{"body":"three","x":{"body":4}}"#
    let path = try corpus.write("a.jsonl", packing.pack(lines))
    #expect(try Corpus.read(path, jsonField: "body").documents == ["one\ntwo é", "three"])
  }

  @Test func `with an empty text are no documents`() throws {
    let path = try corpus.write("a", "{\"t\":\"\"}\n{\"t\":\"x\"}\n")
    #expect(try Corpus.read(path, jsonField: "t").documents == ["x"])
  }

  @Test func `longer than a chunk are delivered in pieces`() throws {
    let text = String(repeating: "é", count: 2_000_000)
    let reading = try Corpus.read(corpus.write("a", "{\"t\":\"\(text)\"}\n{\"t\":\"x\"}"), jsonField: "t")
    #expect(reading.documents == [text, "x"])
    #expect(reading.chunkSizes.allSatisfy { $0 <= 1 << 20 })
    #expect(reading.chunksAreUTF8)
  }

  @Test func `without the field are errors that name file, line and fields`() throws {
    let path = try corpus.write("a", "{\"text\":\"x\"}\n{\"body\":\"x\",\"id\":1}\n")
    #expect(
      Corpus.error(path, jsonField: "text")?.message
        == "\(path), line 2: no text in field \"text\" (its fields: body, id); name the field that holds the text")
  }

  @Test func `whose field is no string are errors`() throws {
    let path = try corpus.write("a", "\n{\"text\":17}\n")
    #expect(
      Corpus.error(path, jsonField: "text")
        == .noTextField(path: path, line: 2, field: "text", found: "it is an integer"))
  }

  @Test(arguments: ["[1]", "{\"text\":\"a\",}", "{\"text\":\"a\"", "text", "{\"text\":\"a\"}{}"])
  func `that are no objects are errors`(line: String) throws {
    let path = try corpus.write("a", "{\"text\":\"a\"}\n\(line)\n")
    guard case .badJSONLine(path, 2, _) = Corpus.error(path, jsonField: "text") else {
      Issue.record("\(String(describing: Corpus.error(path, jsonField: "text")))")
      return
    }
  }

  @Test func `beyond 64 MiB are errors that name the line`() throws {
    let member = Packing.gzip.pack([UInt8](repeating: UInt8(ascii: "a"), count: 5 << 20))
    let start = Packing.gzip.pack("{\"t\":\"a\"}\n{\"t\":\"")
    let path = try corpus.write("a", start + Array(repeatElement(member, count: 13).joined()))
    let error = try #require(Corpus.error(path, jsonField: "t"))
    #expect(error == .lineTooLong(path: path, line: 2, limit: 64 << 20))
  }
}
