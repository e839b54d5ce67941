/// Text that is to be UTF-8 and is not throughout.
enum UTF8Repair {
  /// The text, and how many U+FFFD in it stand for bytes that are not UTF-8.
  static func repaired(_ bytes: ArraySlice<UInt8>) -> (text: [UInt8], flawCount: Int) {
    var text: [UInt8] = []
    var flawCount = 0
    var unread = bytes
    while let flaw = TextStart.flaw(in: unread) {
      text += unread[..<flaw.lowerBound]
      text += [0xef, 0xbf, 0xbd]
      flawCount += 1
      unread = unread[flaw.upperBound...]
    }
    return (text + unread, flawCount)
  }
}
