internal import StrictJSON

extension FuzzTarget {
  /// JSON text: a value, which is the same when it is written and read again, or an error at a place inside.
  static let json = FuzzTarget(
    "json", longestInput: 4_096,
    words: [
      "null", "true", "false", "NaN", "-Infinity", "1e308", "-0.0", "9223372036854775807", "\\ud83d\\ude00", "\\u0000",
      "\"key\":", "top_logprobs",
    ],
    seeds: {
      [
        "{}", "[]", "null", #"{"op":"predict","text":"he poured a glass of","top":5,"id":7}"#,
        #"{"a":[1,-2.5e-3,0,1e308,18446744073709551616],"b":{"c":"\u00e9\ud83d\ude00\n\"\\"},"d":null}"#,
        "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
        #"{"key":NaN,"top_logprobs":[{"x":"\ud800"}]}"#,
        "\u{feff}{}", " \t\r\n[true , false]\n", "\"café “x”\"",
      ].map { Array($0.utf8) }
    },
    run: { bytes in
      var tolerance = JSONTolerance()
      tolerance.takesNonFinite = true
      tolerance.takesLoneSurrogates = true
      tolerance.skippedKeys = ["top_logprobs", "key"]
      let tolerated = try? JSONValue.parse(bytes.span, tolerance: tolerance)
      let value: JSONValue
      do throws(JSONError) {
        value = try JSONValue.parse(bytes)
      } catch {
        try FuzzFault.unless(
          (0...bytes.count).contains(error.offset) && !error.message.isEmpty, "\(error.offset) lies outside: \(error)")
        _ = try? JSONRecord(bytes.span)
        _ = try? JSONRecord.elements(of: bytes.span)
        return
      }
      try FuzzFault.unless(tolerated != nil, "tolerance refuses what is right")
      var writer = JSONWriter()
      writer.value(value)
      try FuzzFault.unless(try JSONValue.parse(writer.bytes) == value, "it is another value when written and read")
      if case .object(let object) = value {
        let record = try JSONRecord(bytes.span)
        try FuzzFault.unless(record.members.map(\.key) == object.keys, "a record has other members")
        for member in record.members {
          let part = try JSONValue.parse(bytes.span.extracting(member.value))
          try FuzzFault.unless(member.key.flatMap { object[$0] } == part, "a record has another value")
        }
      }
      if case .array(let elements) = value {
        let ranges = try JSONRecord.elements(of: bytes.span)
        try FuzzFault.unless(ranges.count == elements.count, "an array has other elements")
      }
    })
}
