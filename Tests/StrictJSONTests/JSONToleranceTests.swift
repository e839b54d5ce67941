import StrictJSON
import Testing

@Suite struct `A tolerant parser` {
  @Test func `takes what other programs write, where it is told to`() throws {
    var tolerance = JSONTolerance()
    let text = #"{"a":[NaN,-Infinity,Infinity,-1],"b":"\ud83dx","c":1}"#
    #expect(throws: JSONError.self) { try JSONValue.parse(text.utf8.span) }
    tolerance.takesNonFinite = true
    #expect(throws: JSONError.self) { try JSONValue.parse(text.utf8.span, tolerance: tolerance) }
    tolerance.takesLoneSurrogates = true
    let value = try JSONValue.parse(text.utf8.span, tolerance: tolerance)
    #expect(value == ["a": [nil, nil, nil, -1], "b": "\u{fffd}x", "c": 1])
    let pair = try JSONValue.parse(#""\ud83d\ud83d\ude42\ud83d\u0041""#.utf8.span, tolerance: tolerance)
    #expect(pair == "\u{fffd}🙂\u{fffd}A")
    #expect(throws: JSONError.self) { try JSONValue.parse("-Inf".utf8.span, tolerance: tolerance) }
  }

  @Test func `leaves members out, however large, without counting them`() throws {
    var tolerance = JSONTolerance()
    tolerance.skippedKeys = ["x"]
    var limits = JSONLimits()
    limits.values = 4
    let deep = String(repeating: "[", count: 1_000) + #""]}\"""# + String(repeating: "]", count: 1_000)
    for skipped in [deep, "1", "null", #""a\\""#, #"{"x":[1,2,3,4,5,{"y":"}"}]}"#, "-1e9 "] {
      let text = "{\"x\":\(skipped),\"a\":[1],\"x\": \(skipped)}"
      #expect(try JSONValue.parse(text.utf8.span, limits: limits, tolerance: tolerance) == ["a": [1]])
    }
    // Runs of digits and of letters of every length, whatever ends them.
    for length in 0...20 {
      let digits = String(repeating: "7", count: length)
      let letters = String(repeating: "é", count: length / 2) + String(repeating: "a", count: length % 2)
      for skipped in [
        "[1\(digits)]", "[ 1\(digits) , -2\(digits)]", "{\"a\":3\(digits)}", "1\(digits)", "-0.\(digits)5E+3\(digits)",
        "\"\(letters)\"", "\"\\\"\(letters)\\\\\"", "[\"\(letters)\\\"\",\"\(letters)]\"]",
      ] {
        let text = "{\"x\":\(skipped),\"a\":[1]}"
        #expect(try JSONValue.parse(text.utf8.span, limits: limits, tolerance: tolerance) == ["a": [1]], "\(skipped)")
      }
      for broken in [
        "[1\(digits)x]", "[01\(digits)]", "[1\(digits) 1]", "\"\(letters)", "\"\(letters)\\\"", "-\(letters)",
        "1\(digits).",
      ] {
        let text = "{\"x\":\(broken),\"a\":[1]}"
        #expect(throws: JSONError.self, "\(broken)") { try JSONValue.parse(text.utf8.span, tolerance: tolerance) }
      }
    }
    for broken in ["{\"x\":[1", "{\"x\":\"", "{\"x\":\"\\", "{\"x\"", "{\"x\":1", "{\"x\":[1,2],}"] {
      #expect(throws: JSONError.self) { try JSONValue.parse(broken.utf8.span, tolerance: tolerance) }
    }
  }
}
