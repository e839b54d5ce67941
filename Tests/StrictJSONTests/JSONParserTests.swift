import StrictJSON
import Testing

struct JSONParserTests {
  @Test func `values of every kind are read`() throws {
    let text = #" {"a":[1,-2.5,1e3,true,false,null],"b":{"c":"d"},"e":[],"f":{}} "#
    let expected: JSONValue = [
      "a": [1, -2.5, 1000.0, true, false, nil], "b": ["c": "d"], "e": [], "f": [:],
    ]
    #expect(try JSONValue.parse(text) == expected)
  }

  @Test(arguments: [
    ("0", JSONValue.integer(0)), ("-7", .integer(-7)), ("9223372036854775807", .integer(.max)),
    ("-9223372036854775808", .integer(.min)), ("9223372036854775808", .double(9_223_372_036_854_775_808)),
    ("18446744073709551616", .double(18_446_744_073_709_551_616)), ("-0", .double(-0.0)), ("0.1", .double(0.1)),
    ("5e-324", .double(.leastNonzeroMagnitude)), ("1e-999", .double(0)),
    ("1.7976931348623157e308", .double(.greatestFiniteMagnitude)),
    ("5.0", .double(5)),
  ])
  func `numbers are exact integers or the nearest double`(text: String, expected: JSONValue) throws {
    #expect(try JSONValue.parse(text) == expected)
  }

  @Test(arguments: [
    (#""""#, ""), (#""a\"\\\/\b\f\n\r\tz""#, "a\"\\/\u{8}\u{c}\n\r\tz"), (#""\u0000\u00e9\u20AC""#, "\u{0}é€"),
    (#""\ud83d\ude00 😀""#, "😀 😀"), (#""é\u0301""#, "é\u{301}"),
  ])
  func `strings keep every scalar`(text: String, expected: String) throws {
    let value = try JSONValue.parse(text)
    #expect(value.string.map { Array($0.unicodeScalars) } == Array(expected.unicodeScalars))
  }

  @Test(arguments: [
    ("", 0, JSONError.Reason.empty), ("  ", 2, .empty), ("{", 1, .unexpectedEnd), (#"{"a":1"#, 6, .unexpectedEnd),
    (#"{"a":1,}"#, 6, .trailingComma), ("[1,]", 2, .trailingComma),
    ("[1 2]", 3, .unexpectedByte(0x32, expected: "`,` or `]`")),
    (#"{"a":1,"a":2}"#, 7, .duplicateKey("a")), ("NaN", 0, .unexpectedByte(0x4e, expected: "a value")),
    ("Infinity", 0, .unexpectedByte(0x49, expected: "a value")), ("tru", 3, .unexpectedEnd),
    ("trux", 3, .unexpectedByte(0x78, expected: "`true`")), ("01", 0, .badNumber), ("1.", 0, .badNumber),
    ("-", 0, .badNumber), ("1e", 0, .badNumber), (".5", 0, .unexpectedByte(0x2e, expected: "a value")),
    ("+1", 0, .unexpectedByte(0x2b, expected: "a value")), ("1e999", 0, .numberOutOfRange), ("1 1", 2, .trailingBytes),
    ("{}x", 2, .trailingBytes), ("'a'", 0, .unexpectedByte(0x27, expected: "a value")),
    ("{a:1}", 1, .unexpectedByte(0x61, expected: "a key in quotes")),
    ("// c", 0, .unexpectedByte(0x2f, expected: "a value")),
    (#""a"#, 2, .unexpectedEnd), (#""\x""#, 1, .badEscape), (#""\u12g4""#, 1, .badEscape),
    (#""\ud800""#, 1, .loneSurrogate), (#""a\udc00""#, 2, .loneSurrogate), (#""\ud800\u0041""#, 1, .loneSurrogate),
    ("\"a\u{0}\"", 2, .controlCharacter(0)), ("\"a\tb\"", 2, .controlCharacter(9)), ("\u{feff}{}", 0, .byteOrderMark),
  ])
  func `what is not strict JSON is refused at its byte`(text: String, offset: Int, reason: JSONError.Reason) {
    #expect(throws: JSONError(reason: reason, offset: offset)) { try JSONValue.parse(text) }
  }

  @Test(arguments: [
    ([0x22, 0x61, 0xff, 0x22] as [UInt8], 2), ([0x22, 0xc0, 0x80, 0x22], 1), ([0x22, 0xed, 0xa0, 0x80, 0x22], 1),
    ([0x22, 0x61, 0x62, 0xe2, 0x82, 0x22], 3), ([0x22, 0xf4, 0x90, 0x80, 0x80, 0x22], 1), ([0x22, 0xc3], 1),
  ])
  func `bytes that are not UTF-8 are refused at their place`(bytes: [UInt8], offset: Int) {
    #expect(throws: JSONError(reason: .invalidUTF8, offset: offset)) { try JSONValue.parse(bytes) }
  }

  @Test func `UTF-16 is refused at its first byte`() {
    let bytes = Array("{}".utf16).flatMap { [UInt8($0 >> 8), UInt8($0 & 0xff)] }
    #expect(throws: JSONError(reason: .unexpectedByte(0, expected: "a value"), offset: 0)) {
      try JSONValue.parse(bytes)
    }
  }

  @Test func `nesting of 32 is read and deeper is refused where it starts`() throws {
    func nested(_ depth: Int) -> String {
      String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    _ = try JSONValue.parse(nested(32))
    for depth in [33, 100_000] {
      #expect(throws: JSONError(reason: .tooDeep(limit: 32), offset: 32)) { try JSONValue.parse(nested(depth)) }
    }
    // Siblings don't add up to depth.
    _ = try JSONValue.parse("[" + Array(repeating: "[[]]", count: 100).joined(separator: ",") + "]")
  }

  @Test func `the number of values is limited`() {
    var limits = JSONLimits()
    limits.values = 4
    #expect(throws: JSONError(reason: .tooManyValues(limit: 4), offset: 7)) {
      try JSONValue.parse("[1,2,3,4]".utf8.span, limits: limits)
    }
  }

  @Test func `an object of many keys takes linear time and finds the duplicate`() throws {
    let members = (0..<50_000).map { "\"k\($0)\":\($0)" }
    let object = try JSONValue.parse("{" + members.joined(separator: ",") + "}")
    #expect(object.object?.count == 50_000)
    #expect(throws: JSONError.self) {
      try JSONValue.parse("{" + (members + members[49_999...]).joined(separator: ",") + "}")
    }
  }

  @Test func `decimals are the nearest doubles, however many digits they have`() throws {
    var generator = SplitMix(state: 3)
    for _ in 0..<20_000 {
      let digits = String(generator.next()).suffix(Int.random(in: 1...19, using: &generator)).drop { $0 == "0" }
      let zeros = String(repeating: "0", count: Int.random(in: 0...4, using: &generator))
      let sign = Bool.random(using: &generator) ? "-" : ""
      let place = Int.random(in: 0...digits.count, using: &generator)
      let whole = digits.prefix(place)
      let text = "\(sign)\(whole.isEmpty ? "0" : whole).\(zeros)\(digits.dropFirst(place))1"
      let double = try #require(Double(text))
      let parsed = try #require(try JSONValue.parse(text).double)
      #expect(parsed.bitPattern == double.bitPattern, "\(text)")
    }
  }

  @Test func `a number of a million digits is refused quickly`() {
    let digits = String(repeating: "9", count: 1_000_000)
    #expect(throws: JSONError(reason: .numberOutOfRange, offset: 0)) { try JSONValue.parse(digits) }
  }

  @Test func `every prefix of a text is refused without a trap`() throws {
    let text = Array(#"{"a":[1.5e3,"é\ud83d\ude00",true,null,{"b":-0.5}],"c":"\n"}"#.utf8)
    _ = try JSONValue.parse(text)
    for end in 0..<text.count {
      #expect(throws: JSONError.self) { try JSONValue.parse(Array(text[..<end])) }
    }
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func `random damage never traps and gives an offset inside the text`(seed: UInt64) {
    var generator = SplitMix(state: seed)
    let text = Array(#"{"op":"predict","text":"he poured é 😀","top":5,"x-a":[1.25e-3,{"b":null}],"id":"\u00e9"}"#.utf8)
    for _ in 0..<2_000 {
      var damaged = text
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let place = Int.random(in: 0..<damaged.count, using: &generator)
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: damaged[place] = UInt8.random(in: 0...255, using: &generator)
        case 1: damaged.remove(at: place)
        default: damaged.insert(UInt8.random(in: 0...255, using: &generator), at: place)
        }
      }
      do {
        let value = try JSONValue.parse(damaged)
        #expect(try JSONValue.parse(value.bytes) == value)
      } catch {
        #expect((0...damaged.count).contains(error.offset))
      }
    }
  }
}

/// Steele, Lea & Flood 2014: a seeded generator, so that a failure can be repeated.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
