import Glibc

/// Converts bytes of any encoding that the system knows to UTF-8, through iconv(3).
@safe final class IconvConverter {
  /// Closed in `deinit`; never leaves this type.
  private let descriptor: iconv_t
  /// The least number of bytes of a character.
  private let unit: Int

  /// - Parameter unit: how many bytes the shortest character has: so many are passed over where none can be read.
  /// nil: the system does not know the name.
  init?(from name: String, to target: String = "UTF-8", unit: Int = 1) {
    guard let descriptor = unsafe iconv_open(target, name), Int(bitPattern: descriptor) != -1 else { return nil }
    unsafe self.descriptor = descriptor
    self.unit = max(1, unit)
  }

  deinit { unsafe iconv_close(descriptor) }

  /// ASCII text in the encoding of that name; nil if it cannot be written in it.
  static func bytes(ofASCII text: [UInt8], in name: String) -> [UInt8]? {
    guard let converter = IconvConverter(from: "UTF-8", to: name) else { return nil }
    var first: [UInt8] = []
    guard converter.convert(text[...], isLast: false, to: &first).flawCount == 0 else { return nil }
    var second: [UInt8] = []
    _ = converter.convert(text[...], isLast: true, to: &second)
    // The first may have the mark that iconv writes where the byte order is open.
    return second
  }

  /// Appends the text of the bytes; each byte that cannot be read becomes U+FFFD, or each unit where units are longer.
  ///
  /// - Parameter isLast: No more bytes will come: a character that is cut off is a flaw, and the next call begins anew.
  func convert(_ bytes: ArraySlice<UInt8>, isLast: Bool, to text: inout [UInt8]) -> Conversion {
    var conversion = Conversion()
    var room = [UInt8](repeating: 0, count: max(64, min(1 << 16, bytes.count * 2)))
    while true {
      let (written, used, reason) = step(bytes.dropFirst(conversion.usedCount), into: &room)
      text += room[..<written]
      conversion.usedCount += used
      switch reason {
      case 0:
        guard isLast else { return conversion }
        // Stateful encodings may owe something, and begin anew.
        let (owed, _, _) = step(nil, into: &room)
        text += room[..<owed]
        return conversion
      case E2BIG:
        // A character longer than the room, should there be one.
        if written == 0, used == 0 { room += [UInt8](repeating: 0, count: room.count) }
      case EINVAL where !isLast: return conversion
      default:
        conversion.addFlaw(to: &text)
        conversion.usedCount = min(conversion.usedCount + unit, bytes.count)
      }
    }
  }

  /// One call of iconv.
  /// - Parameter bytes: nil: to begin anew.
  /// - Returns: how many bytes it wrote and used, and why it stopped: an error number, or 0 when all is done.
  private func step(_ bytes: ArraySlice<UInt8>?, into room: inout [UInt8]) -> (written: Int, used: Int, reason: Int32) {
    let capacity = room.count
    // Sound: both pointers stay inside their arrays by the counts given with them, and are used only in this call. The
    // library does not write to its input.
    return unsafe room.withUnsafeMutableBytes { target in
      var outgoing = unsafe target.baseAddress?.assumingMemoryBound(to: CChar.self)
      var left = capacity
      guard let bytes else {
        let status = unsafe iconv(descriptor, nil, nil, &outgoing, &left)
        return (capacity - left, 0, Self.reason(status))
      }
      return unsafe bytes.withUnsafeBytes { source in
        var incoming = unsafe UnsafeMutableRawPointer(mutating: source.baseAddress)?
          .assumingMemoryBound(to: CChar.self)
        var unread = source.count
        guard unread > 0 else { return (0, 0, 0) }
        let status = unsafe iconv(descriptor, &incoming, &unread, &outgoing, &left)
        return (capacity - left, source.count - unread, Self.reason(status))
      }
    }
  }

  /// - Parameter status: what iconv returned: (size_t) -1 is an error, and a size is an `Int` here.
  private static func reason(_ status: Int) -> Int32 { status == -1 ? errno : 0 }
}
