/// Files that are often given by mistake, recognised by their first bytes so that the message can say what to do.
struct KnownFormat: Equatable {
  let what: String
  let hint: String

  /// - Parameter start: the first bytes of a file: as far as they are at hand, or a line.
  static func recognise(_ start: ArraySlice<UInt8>) -> KnownFormat? {
    // The only mark that does not stand at the beginning.
    if start.count >= 262, start.dropFirst(257).starts(with: "ustar".utf8) {
      return KnownFormat(what: "it is a tar archive", hint: "unpack it first: tar -xf FILE")
    }
    return known.first { start.starts(with: $0.magic) }?.format
  }

  private static let known: [(magic: [UInt8], format: KnownFormat)] = [
    ([0x50, 0x4b, 0x03, 0x04], "it is a zip archive or an office document", "unpack it first, or save it as text"),
    ([0x50, 0x4b, 0x05, 0x06], "it is an empty zip archive", "unpack it first"),
    ([0x37, 0x7a, 0xbc, 0xaf], "it is a 7z archive", "unpack it first: 7z x FILE"),
    ([0x52, 0x61, 0x72, 0x21, 0x1a, 0x07], "it is a rar archive", "unpack it first"),
    (Array("%PDF-".utf8), "it is a PDF document", "extract its text first: pdftotext FILE"),
    (Array("%!PS-Adobe".utf8), "it is a PostScript document", "extract its text first: ps2ascii FILE"),
    (Array("{\\rtf1".utf8), "it is an RTF document", "save it as text first"),
    ([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1], "it is an old office document", "save it as text first"),
    ([0x04, 0x22, 0x4d, 0x18], "it is an lz4 archive", "unpack it first: lz4 -dc FILE, and give - for standard input"),
    ([0x4c, 0x5a, 0x49, 0x50, 0x01], "it is an lzip archive", "unpack it first: lzip -dc FILE"),
    ([0x89, 0x4c, 0x5a, 0x4f], "it is an lzop archive", "unpack it first: lzop -dc FILE"),
    ([0x5d, 0x00, 0x00], "it is an lzma archive", "unpack it first: xz --format=lzma -dc FILE"),
    ([0x1f, 0x9d], "it is an archive of compress", "unpack it first: gzip -dc FILE"),
    ([0xff, 0x06, 0x00, 0x00, 0x73, 0x4e, 0x61, 0x50], "it is a snappy archive", "unpack it first"),
    (Array("PAR1".utf8) + [0x15], "it is a Parquet table", "write its text to JSON lines first"),
    (Array("ARROW1".utf8) + [0], "it is an Arrow table", "write its text to JSON lines first"),
    (Array("Obj".utf8) + [0x01], "it is an Avro file", "write its text to JSON lines first"),
    (Array("SQLite format 3".utf8) + [0], "it is an SQLite database", "write its text to a file first"),
    ([0x89, 0x50, 0x4e, 0x47], "it is a PNG image", "give only text files"),
    ([0xff, 0xd8, 0xff], "it is a JPEG image", "give only text files"),
    (Array("GIF89a".utf8), "it is a GIF image", "give only text files"),
    ([0x7f, 0x45, 0x4c, 0x46], "it is a program", "give only text files"),
    ([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59], "it is a NumPy array", "give only text files"),
  ].map { (magic: $0.0, format: KnownFormat(what: $0.1, hint: $0.2)) }
}
