/// A request that holds nothing but its operation and, perhaps, a whole number or a plain string as its id.
///
/// ```json
/// {"id":7,"op":"ping"}
/// ```
///
/// Such a request is recognised from the bytes alone, in a tenth of the time that reading it as JSON takes: at the
/// rates at which a socket brings lines, that is what answering costs. What it takes for a request is one by strict JSON
/// too, with the same meaning (a test compares the two); anything it does not recognise goes to `Request.decode`.
package struct BareRequest: Sendable, Equatable {
  package let operation: Operation
  package let id: RequestID?

  /// Nil for any line that is not such a request of one of these operations.
  package init?(_ line: Span<UInt8>, among operations: [Operation]) {
    var scanner = Scanner(bytes: line)
    var operation: Operation?
    var id: RequestID?
    guard scanner.take(UInt8(ascii: "{")) else { return nil }
    repeat {
      guard let name = scanner.plainString(), scanner.take(UInt8(ascii: ":")) else { return nil }
      if name.elementsEqual("op"), operation == nil {
        guard let value = scanner.plainString(),
          let known = operations.first(where: { value.elementsEqual($0.name) })
        else { return nil }
        operation = known
      } else if name.elementsEqual("id"), id == nil {
        guard let value = scanner.id() else { return nil }
        id = value
      } else {
        return nil
      }
    } while scanner.take(UInt8(ascii: ","))
    guard scanner.take(UInt8(ascii: "}")), scanner.isAtEnd, let operation else { return nil }
    self.operation = operation
    self.id = id
  }
}

/// Steps over a line from token to token.
private struct Scanner: ~Escapable {
  let bytes: Span<UInt8>
  private var index = 0

  @_lifetime(copy bytes)
  init(bytes: Span<UInt8>) { self.bytes = bytes }

  private mutating func skipBlanks() {
    while index < bytes.count, bytes[index] == 0x20 || bytes[index] == 0x09 { index += 1 }
  }

  var isAtEnd: Bool {
    mutating get {
      skipBlanks()
      return index == bytes.count
    }
  }

  mutating func take(_ byte: UInt8) -> Bool {
    skipBlanks()
    guard index < bytes.count, bytes[index] == byte else { return false }
    index += 1
    return true
  }

  /// A string of printable ASCII without escapes, and at most 64 of it.
  @_lifetime(copy self)
  mutating func plainString() -> Span<UInt8>? {
    guard take(UInt8(ascii: "\"")) else { return nil }
    let start = index
    while index < bytes.count, index - start <= 64 {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\"") {
        index += 1
        return bytes.extracting(start..<index - 1)
      }
      guard (0x20..<0x7f).contains(byte), byte != UInt8(ascii: "\\") else { return nil }
      index += 1
    }
    return nil
  }

  /// A whole number of up to 18 digits without a needless zero, or a plain string.
  mutating func id() -> RequestID? {
    skipBlanks()
    guard index < bytes.count else { return nil }
    if bytes[index] == UInt8(ascii: "\"") {
      guard let text = plainString() else { return nil }
      var string = ""
      for index in text.indices { string.unicodeScalars.append(Unicode.Scalar(text[index])) }
      return .string(string)
    }
    let start = index
    var number: Int64 = 0
    while index < bytes.count, index - start < 18, (0x30...0x39).contains(bytes[index]) {
      number = number * 10 + Int64(bytes[index] - 0x30)
      index += 1
    }
    guard index > start, index - start == 1 || bytes[start] != 0x30 else { return nil }
    return .integer(number)
  }
}

extension Span<UInt8> {
  fileprivate func elementsEqual(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { other in
      guard other.count == count else { return false }
      for index in indices where unsafe self[index] != other[index] { return false }
      return true
    }
  }
}
