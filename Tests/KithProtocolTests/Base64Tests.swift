import KithProtocol
import Testing

struct Base64Tests {
  /// RFC 4648, section 10.
  @Test(arguments: [
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
    ("foobar", "Zm9vYmFy"),
  ])
  func `the standard's own examples`(text: String, letters: String) {
    #expect(Base64.encode(Array(text.utf8).span) == letters)
    #expect(Base64.decode(letters) == Array(text.utf8))
  }

  @Test func `every length and byte comes back`() {
    for count in 0..<300 {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 167 + count) }
      let letters = Base64.encode(bytes.span)
      #expect(letters.utf8.count == Base64.encodedCount(count))
      #expect(Base64.decode(letters) == bytes)
    }
  }

  @Test(arguments: [
    "Z", "Zg", "Zg=", "Zg===", "====", "Zm9v=", "Zm9vZ===", "Z=8=", "=m9v", "Zm 9", "Zm9v\n", "Zm9\u{e9}", "Zh==",
    "Zm9=",
    "Zm-_",
  ])
  func `what is not strict is refused`(letters: String) { #expect(Base64.decode(letters) == nil) }
}
