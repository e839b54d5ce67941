import StrictJSON

/// N-best lists as Vosk prints them: JSON objects, on one line or many, each with `alternatives` that have a `text` and a
/// `confidence`. An object with a `text` of its own is a list of one; partial results are passed over.
struct VoskLists {
  private static let byteLimit = 4 << 20

  private var pending: [UInt8] = []
  private var depth = 0
  private var isInString = false
  private var isEscaped = false
  /// Whether a line of the open object could not be read.
  private var isBroken = false
  private var count = 0

  /// Whether the end of an object is still to come.
  var isOpen: Bool { !pending.isEmpty }

  /// Reads a line.
  ///
  /// - Returns: the list of an object that ends with it; nil if none does.
  mutating func append(_ given: LineInput.Line) throws(Hypothesis.Problem) -> [Hypothesis]? {
    let line = given.text
    if pending.isEmpty {
      guard let first = line.first(where: { !$0.isWhitespace }) else { return nil }
      guard first == "{" else { throw Hypothesis.Problem(sentence: "it should be a JSON object with `alternatives`") }
    }
    for byte in line.utf8 {
      if isEscaped {
        isEscaped = false
      } else if isInString {
        isEscaped = byte == UInt8(ascii: "\\")
        isInString = byte != UInt8(ascii: "\"")
      } else {
        isInString = byte == UInt8(ascii: "\"")
        if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") { depth += 1 }
        if byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]") { depth -= 1 }
      }
    }
    pending += line.utf8
    pending.append(UInt8(ascii: "\n"))
    guard pending.count <= Self.byteLimit else {
      reset()
      throw Hypothesis.Problem(sentence: "the object is longer than \(Self.byteLimit >> 20) MiB")
    }
    guard depth <= 0 else { return nil }
    let (object, isBroken) = (pending, isBroken)
    reset()
    if isBroken { throw Hypothesis.Problem(sentence: "a line of the object cannot be read") }
    return try list(object, endingAt: given.number)
  }

  /// Passes over a line that cannot be read, and over the object that it is a part of.
  mutating func skip(_ line: LineInput.Line) {
    isBroken = true
    // Where an object ends with it, the line's own flaw says what is wrong.
    _ = try? append(line)
    if !isOpen { isBroken = false }
  }

  /// At the end of the input.
  func finish() throws(Hypothesis.Problem) {
    if isOpen { throw Hypothesis.Problem(sentence: "the input ends within a JSON object") }
  }

  private mutating func reset() {
    pending = []
    depth = 0
    isBroken = false
    (isInString, isEscaped) = (false, false)
  }

  private mutating func list(_ bytes: [UInt8], endingAt lineNumber: Int) throws(Hypothesis.Problem) -> [Hypothesis]? {
    let object: JSONValue
    do throws(JSONError) {
      object = try JSONValue.parse(bytes)
    } catch {
      throw Hypothesis.Problem(sentence: "it is no JSON object: \(error.message)")
    }
    if object["partial"] != nil { return nil }
    guard let alternatives = object["alternatives"]?.array ?? (object["text"] == nil ? nil : [object]) else {
      throw Hypothesis.Problem(sentence: "it has no `alternatives`")
    }
    count += 1
    var list: [Hypothesis] = []
    for (index, alternative) in alternatives.enumerated() {
      guard let text = alternative["text"]?.string else {
        throw Hypothesis.Problem(sentence: "its alternative \(index + 1) has no text")
      }
      let confidence = alternative["confidence"]?.double
      // A row has no line ends, and no tabs but between its columns.
      let row = String(text.map { $0.isWhitespace ? " " : $0 })
      let line = "\(count)\t\(row)" + (confidence.map { "\t\($0)" } ?? "")
      list.append(
        Hypothesis(
          row: .made(line, lineNumber: lineNumber), id: "\(count)", text: text, scores: confidence.map { [$0] } ?? []))
    }
    return list
  }
}
