/// Makes lines of a stream of JSON values: a value that is written over several lines becomes one.
///
/// ```swift
/// var framer = RequestFramer()
/// framer.frame(Array("{\n  \"op\": \"ping\"\n}\n".utf8)[...])  // `{   "op": "ping" }` and a line feed
/// ```
///
/// A line feed ends a value, or is a blank where one is open; every other byte stays as it is, and where it is. A value that
/// cannot go on as it does, because a string meets the end of its line or an object begins where none may, ends there:
/// the daemon says what is wrong with it, and the next one is read. It holds no bytes back and its memory is one byte for
/// each open bracket.
package struct RequestFramer: Sendable {
  /// The brackets that are open.
  private var open: [UInt8] = []
  private var isInString = false
  private var isEscaped = false
  /// Whether the value cannot be JSON any more; then its line ends it.
  private var isBroken = false
  /// The last byte that is neither blank nor of a string.
  private var last: UInt8 = 0
  private var isLineStart = true

  package init() {}

  /// - Returns: the bytes to send.
  package mutating func frame(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var framed: [UInt8] = []
    framed.reserveCapacity(bytes.count + 1)
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "\n"):
        if open.isEmpty || isInString || isBroken {
          self = RequestFramer()
          framed.append(byte)
        } else {
          isLineStart = true
          framed.append(UInt8(ascii: " "))
        }
        continue
      case UInt8(ascii: "{") where isLineStart && !open.isEmpty && !mayBeginObject:
        self = RequestFramer()
        framed.append(UInt8(ascii: "\n"))
      default: break
      }
      read(byte)
      framed.append(byte)
    }
    return framed
  }

  /// Whether an object may stand here, in an open value.
  private var mayBeginObject: Bool {
    open.last == UInt8(ascii: "{")
      ? last == UInt8(ascii: ":") : last == UInt8(ascii: "[") || last == UInt8(ascii: ",")
  }

  private mutating func read(_ byte: UInt8) {
    if isInString {
      if isEscaped {
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else if byte == UInt8(ascii: "\"") {
        isInString = false
        last = byte
      }
      return
    }
    switch byte {
    case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): return
    case UInt8(ascii: "\""): isInString = true
    case UInt8(ascii: "{"), UInt8(ascii: "["): open.append(byte)
    case UInt8(ascii: "}"): close(UInt8(ascii: "{"))
    case UInt8(ascii: "]"): close(UInt8(ascii: "["))
    default: break
    }
    last = byte
    isLineStart = false
  }

  private mutating func close(_ bracket: UInt8) {
    if open.popLast() != bracket { isBroken = true }
  }
}
