import CorpusInput
import Fixtures
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
    let reading = try Corpus.read(path, jsonField: "t")
    #expect(reading.documents == ["x"])
    #expect(reading.records.total == 2)
    #expect(reading.records.bad == 0)
  }

  @Test func `longer than a chunk are delivered in pieces`() throws {
    let text = String(repeating: "é", count: 2_000_000)
    let reading = try Corpus.read(corpus.write("a", "{\"t\":\"\(text)\"}\n{\"t\":\"x\"}"), jsonField: "t")
    #expect(reading.documents == [text, "x"])
    #expect(reading.chunkSizes.allSatisfy { $0 <= 1 << 20 })
    #expect(reading.chunksAreUTF8)
  }

  // MARK: Bad records

  /// Lines without a text in the field `text`, and why.
  static let flawed: [(line: String, reason: String)] = [
    (#"{"id":3,"meta":{"title":"x"}}"#, "it has no field `text` (its fields: id, meta.title)"),
    ("{}", "it has no field `text` (it is empty)"),
    (#"{"text":null}"#, "its field `text` is null"),
    (#"{"text":NaN}"#, "its field `text` is NaN"),
    (#"{"text":17}"#, "its field `text` is a number"),
    (#"{"text":{"a":"b"}}"#, "its field `text` is an object"),
    (#"{"text":["a",[]]}"#, "its field `text` is a list of lists"),
    (#"{"text":["a",false]}"#, "its field `text` is a boolean"),
    (
      #"{"text":"lone \ud83d half"}"#,
      "its field `text` is no text: half of a surrogate pair (\\ud800 to \\udfff) alone"
    ),
    (#"{"text":"a","text":"b"}"#, "it has the field `text` more than once"),
    ("[1]", "it is no JSON object: expected an object, found `[` at byte 0"),
    (#"{"text":"a",}"#, "it is no JSON object: a comma with nothing after it at byte 11"),
    (#"{"text":"a""#, "it is no JSON object: the text ends inside a value at byte 11"),
    (#"{"text":"a"}{}"#, "it is no JSON object: more text after the value at byte 12"),
    (#"{"text":"a","b":NaN0}"#, "it is no JSON object: expected `,` or `}`, found `0` at byte 19"),
    ("text", "it is no JSON object: expected an object, found `t` at byte 0"),
  ]

  @Test(arguments: flawed) func `that have no text are left out, named and counted`(
    flaw: (line: String, reason: String)
  )
    throws
  {
    let path = try corpus.write("a", "{\"text\":\"one\"}\n\n\(flaw.line)\n{\"text\":\"two\"}")
    let reading = try Corpus.read(path, jsonField: "text")
    #expect(reading.documents == ["one", "two"])
    #expect(reading.warnings == ["\(path), line 3: left out: \(flaw.reason)"])
    #expect(reading.records.total == 3)
    #expect(reading.records.bad == 1)
  }

  @Test(arguments: flawed) func `that have no text are errors where all are wanted`(
    flaw: (line: String, reason: String)
  )
    throws
  {
    let path = try corpus.write("a", "{\"text\":\"one\"}\n\n\(flaw.line)\n{\"text\":\"two\"}")
    #expect(
      Corpus.error(path, jsonField: "text", isStrict: true)
        == .flawedRecord(path: path, place: "line 3", reason: flaw.reason))
  }

  @Test(
    arguments: [
      #"{"text":"one","score":NaN,"more":[Infinity,-Infinity,1e999]}"#,
      #"{"half":"\ud83d","\udc00":1,"text":"one","\q":"\q"}"#,
      #"{"text":"one","x":1,"x":2}"#,
      #"{"id":123456789012345678901234567890,"text":"one"}"#,
      "{\"text\":\"one\",\"deep\":" + String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)
        + "}",
      "{\"control\":\"\u{1}\t\",\"text\":\"one\"}",
    ])
  func `are not lost for what stands in members that nobody reads`(line: String) throws {
    let reading = try Corpus.read(corpus.write("a", line), jsonField: "text")
    #expect(reading.documents == ["one"])
    #expect(reading.warnings.isEmpty)
  }

  @Test func `are named up to the fifth that is left out, and counted at the end`() throws {
    let lines = (1...20).map { $0.isMultiple(of: 2) ? "{\"t\":null}" : "{\"t\":\"\($0)\"}" }
    let path = try corpus.write("a", lines.joined(separator: "\n"))
    let reading = try Corpus.read(path, jsonField: "t")
    #expect(reading.documents == (1...20).filter { !$0.isMultiple(of: 2) }.map(String.init))
    #expect(
      reading.warnings == [2, 4, 6, 8, 10].map { "\(path), line \($0): left out: its field `t` is null" }
        + ["10 of 20 records were left out"])
  }

  @Test func `are refused where more than half have no text`() throws {
    let path = try corpus.write("a", "{\"body\":\"x\",\"id\":1}\n{\"text\":\"x\"}\n{\"body\":\"y\"}\n")
    #expect(
      Corpus.error(path, jsonField: "text")?.message
        == "2 of 3 records cannot be read, the first one \(path), line 1: it has no field `text` (its fields: body, id); name the field that holds the text"
    )
  }

  @Test func `beyond 64 MiB are bad records, and the rest is read`() throws {
    let member = Packing.gzip.pack([UInt8](repeating: UInt8(ascii: "a"), count: 5 << 20))
    let start = Packing.gzip.pack("{\"t\":\"a\"}\n{\"t\":\"")
    let end = Packing.gzip.pack("\"}\n{\"t\":\"b\"}")
    let path = try corpus.write("a", start + Array(repeatElement(member, count: 13).joined()) + end)
    let reading = try Corpus.read(path, jsonField: "t")
    #expect(reading.documents == ["a", "b"])
    #expect(reading.warnings == ["\(path), line 2: left out: it is longer than 64 MiB; split it"])
  }

  // MARK: Asking for the field

  @Test(arguments: ["a.jsonl", "sub/b.ndjson", "c.JSONL", "d"]) func `without a field are not learnt as text`(
    name: String
  )
    throws
  {
    let path = try corpus.write(name, "{\"id\":1,\"meta\":{\"text\":\"a\"},\"turns\":[{\"say\":\"b\"}]}\n{\"id\":2}\n")
    let error = Corpus.error(corpus.folder)
    #expect(error == .needsField(path: path, fields: ["id", "meta.text", "turns[].say"]))
    #expect(
      error?.message
        == "\(path): it holds JSON lines; name the field that holds the text with --json-field (the first record has: id, meta.text, turns[].say), or read it as it stands with --format text"
    )
    #expect(try Corpus.read(path, format: .text).documents.count == 1)
  }

  @Test func `without a field are asked for before other files are read`() throws {
    let lines = try corpus.write("b.jsonl", Packing.gzip.pack("{\"t\":\"x\"}"))
    let path = try corpus.write("a.txt", "text")
    let reader = CorpusReader(paths: [path, lines])
    #expect(throws: CorpusInputError.needsField(path: lines, fields: ["t"])) { try reader.sources }
  }

  @Test func `are not what begins with a brace, or an empty file`() throws {
    #expect(try Corpus.read(corpus.write("a", "{curly} text\n")).documents == ["{curly} text\n"])
    #expect(try Corpus.read(corpus.write("b", "{}\n")).documents == ["{}\n"])
    #expect(try Corpus.read(corpus.write("c.jsonl", "")).documents == [])
  }
}
