internal import CorpusInput
internal import Fixtures

extension FuzzTarget {
  /// Lines of a file, as filters read them: UTF-8, and together the bytes that came.
  static let lineStream = FuzzTarget(
    "line-stream", longestInput: 1_024, words: ["\r\n", "\n\n", "\u{feff}", "\u{2028}"],
    seeds: {
      ["", "\n", "a\nb\r\nc\rd", "\u{feff}café\n", "a\0b\n", String(repeating: "long ", count: 20) + "\n"].map {
        Array($0.utf8)
      }
        + [
          [0xff, 0xfe] + "gin\r\n".utf16.flatMap { [UInt8($0), 0] },
          [0xfe, 0xff] + "gin\n".utf16.flatMap { [0, UInt8($0)] },
          [0x0a, 0x00, 0x0a, 0x00, 0x61, 0x00], Array("caf".utf8) + [0xe9, 0x0a, 0x93, 0x0a],
        ] + Packing.archives.map { $0.pack("one\ntwo\n") }
    },
    run: { bytes in
      let folder = TemporaryFolder()
      let path = try folder.write(bytes, to: "in")
      do {
        var lines = try LineStream(.single(path), limit: 64)
        var (number, together, isWhole) = (0, [UInt8](), true)
        while try lines.advance() == .line {
          number += 1
          let text = lines.text.indices.map { lines.text[$0] }
          try FuzzFault.unless(String(validating: text, as: UTF8.self) != nil, "line \(number) is not UTF-8")
          isWhole = isWhole && lines.hasRaw
          together += lines.lateEnd + lines.raw
        }
        together += lines.lateEnd
        try FuzzFault.unless(lines.number == number, "the last line is no. \(lines.number) of \(number)")
        guard isWhole, !isPacked(bytes) else { return }
        // A mark may stand before them.
        try FuzzFault.unless(
          bytes.suffix(together.count).elementsEqual(together) && bytes.count - together.count <= 4,
          "the lines are other bytes than those that came")
      } catch let error as CorpusInputError {
        try FuzzFault.unless(error.message.contains(path), "an error names no file: \(error.message)")
      }
    })

  private static func isPacked(_ bytes: [UInt8]) -> Bool {
    let marks: [[UInt8]] = [[0x1f, 0x8b], [0xfd, 0x37], [0x28, 0xb5], Array("BZh".utf8)]
    // Zstandard's frames that hold nothing begin with any of sixteen bytes.
    return marks.contains { bytes.starts(with: $0) } || bytes.dropFirst().starts(with: [0x2a, 0x4d, 0x18])
  }
}
