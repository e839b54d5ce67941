import StrictJSON
import Testing

struct JSONWriterTests {
  @Test func `commas stand where they belong`() {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("a", 1)
      writer.key("b")
      writer.array { writer in
        writer.value("x")
        writer.object { _ in }
        writer.array { _ in }
        writer.value(true)
        writer.null()
      }
      writer.member("c", -0.5)
      writer.key("d")
      writer.value(verbatim: Array("[1]".utf8))
    }
    writer.endLine()
    writer.array { _ in }
    let text = String(decoding: writer.bytes, as: UTF8.self)
    #expect(text == "{\"a\":1,\"b\":[\"x\",{},[],true,null],\"c\":-0.5,\"d\":[1]}\n[]")
  }

  @Test func `strings are escaped where JSON asks for it and nowhere else`() {
    let value: JSONValue = "a\"b\\c\n\r\t\u{1}\u{1f}\u{7f}é😀/"
    #expect(value.description == #""a\"b\\c\n\r\t\u0001\u001f"# + "\u{7f}é😀/\"")
  }

  @Test func `every scalar below 256 comes back`() throws {
    let text = String(String.UnicodeScalarView((0..<256).compactMap { Unicode.Scalar($0 as UInt32) }))
    #expect(try JSONValue.parse(JSONValue.string(text).bytes) == .string(text))
  }

  @Test(arguments: 0..<8 as Range<UInt64>)
  func `doubles are written as the shortest text that reads back`(seed: UInt64) throws {
    var generator = SplitMix(state: seed)
    for _ in 0..<5_000 {
      let number = Double(bitPattern: generator.next())
      guard number.isFinite else { continue }
      #expect(try JSONValue.parse(JSONValue.double(number).bytes).double == number)
    }
  }

  @Test func `objects are equal whatever the order of their members`() throws {
    #expect(try JSONValue.parse(#"{"a":1,"b":[2]}"#) == JSONValue.parse(#"{"b":[2],"a":1}"#))
    #expect(try JSONValue.parse(#"{"a":1}"#) != JSONValue.parse(#"{"a":2}"#))
  }

  @Test func `members are read, replaced, appended and removed by name`() {
    var object = JSONObject()
    object["a"] = 1
    object["b"] = "two"
    object["a"] = 3
    object["c"] = nil
    #expect(object.keys == ["a", "b"])
    #expect(object["a"]?.integer == 3)
    object["a"] = nil
    #expect(JSONValue.object(object).description == #"{"b":"two"}"#)
  }
}
