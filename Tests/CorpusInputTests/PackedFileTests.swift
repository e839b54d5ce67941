import CorpusInput
import Fixtures
import Testing

@Suite struct `Packed files` {
  let corpus: Corpus
  init() throws { corpus = try Corpus() }

  @Test(arguments: Packing.allCases) func `read the same however they are packed`(packing: Packing) throws {
    let path = try corpus.write("a.txt" + packing.fileExtension, packing.pack("He poured a glass of gin.\n"))
    #expect(try Corpus.read(path).documents == ["He poured a glass of gin.\n"])
  }

  @Test(arguments: Packing.allCases) func `are recognised by their bytes, not by their name`(packing: Packing) throws {
    let path = try corpus.write("a.txt", packing.pack("gin"))
    #expect(try Corpus.read(path).documents == ["gin"])
  }

  @Test func `plain text named like an archive is plain text`() throws {
    let path = try corpus.write("a.gz", "not packed at all")
    #expect(try Corpus.read(path).documents == ["not packed at all"])
  }

  @Test(arguments: Packing.archives) func `of several members are one document`(packing: Packing) throws {
    let bytes = packing.pack("one ") + packing.pack("") + packing.pack("two")
    #expect(try Corpus.read(corpus.write("a", bytes)).documents == ["one two"])
  }

  @Test func `gzip members may be padded with zero bytes`() throws {
    let zeros = [UInt8](repeating: 0, count: 512)
    let path = try corpus.write("a", Packing.gzip.pack("one ") + zeros + Packing.gzip.pack("two") + zeros)
    #expect(try Corpus.read(path).documents == ["one two"])
  }

  @Test func `zstd files may begin with a skippable frame`() throws {
    let path = try corpus.write("a", [0x5e, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 9, 9] + Packing.zstd.pack("text"))
    #expect(try Corpus.read(path).documents == ["text"])
  }

  @Test(arguments: Packing.archives) func `cut off anywhere are errors that say so`(packing: Packing) throws {
    let bytes = packing.pack("A text that is long enough to be cut in many places, word by word by word.")
    for length in packing.markLength..<bytes.count {
      let path = try corpus.write("cut.txt", Array(bytes[..<length]))
      #expect(Corpus.error(path) == .truncatedArchive(path: path, format: packing.rawValue), "after \(length) bytes")
    }
  }

  @Test(arguments: Packing.archives) func `cut off before their mark are known by their name`(packing: Packing) throws {
    let bytes = packing.pack("text")
    for length in 0..<4 {
      let path = try corpus.write("cut" + packing.fileExtension, Array(bytes[..<length]))
      let error = try #require(Corpus.error(path))
      #expect(error == .truncatedArchive(path: path, format: packing.rawValue), "after \(length) bytes")
      #expect(error.message.contains("ends too early"))
    }
  }

  @Test(arguments: Packing.archives) func `damaged are errors and never traps`(packing: Packing) throws {
    let bytes = packing.pack("The bar was full, and he poured another glass of gin for the man from the docks.")
    for offset in bytes.indices.dropFirst(max(4, packing.markLength)) {
      var damaged = bytes
      damaged[offset] ^= 0x55
      let path = try corpus.write("damaged", damaged)
      // Some bytes carry no meaning (the time in a gzip header); all others must be noticed or change nothing.
      if Corpus.error(path) == nil {
        #expect(try Corpus.read(path).documents.count == 1, "byte \(offset)")
      }
    }
  }

  @Test(arguments: [Packing.xz, .zstd]) func `followed by something else are errors`(packing: Packing) throws {
    let path = try corpus.write("a", packing.pack("text") + Array("and a letter to the editor".utf8))
    guard case .corruptArchive(path, packing.rawValue, _) = Corpus.error(path) else {
      Issue.record("read without complaint: \(String(describing: Corpus.error(path)))")
      return
    }
  }

  @Test(arguments: [Packing.gzip, .bzip2], ["garbage", "\n", "B", "\u{1f}x", "BZx", "\0\0x"])
  func `are read whole, with a warning, as their own tool does it`(packing: Packing, garbage: String) throws {
    let path = try corpus.write("a", packing.pack("one ") + packing.pack("two") + Array(garbage.utf8))
    let reading = try Corpus.read(path)
    #expect(reading.documents == ["one two"])
    #expect(
      reading.warnings == ["\(path): other data after the end of the \(packing.rawValue) archive was left out"])
  }

  @Test(arguments: Packing.archives) func `that are damaged are left out of several, and named`(packing: Packing) throws
  {
    try corpus.write("folder/a.txt", "one")
    let cut = try corpus.write("folder/b", Array(packing.pack("A text that is cut off.").dropLast(3)))
    try corpus.write("folder/c.txt", "three")
    let reading = try Corpus.read("\(corpus.folder)/folder")
    #expect(reading.documents.filter { !$0.hasPrefix("A text") } == ["one", "three"])
    #expect(
      reading.warnings == [
        "1 file was left out: \(CorpusInputError.truncatedArchive(path: cut, format: packing.rawValue).message)"
      ])
    #expect(Corpus.error(cut) == .truncatedArchive(path: cut, format: packing.rawValue))
  }

  @Test func `that take too much memory are left out of several`() throws {
    let path = try corpus.write(
      "a.zst", [0x28, 0xb5, 0x2f, 0xfd, 0x00, 21 << 3, 0x21, 0x00, 0x00] + Array("text".utf8))
    let reading = try Corpus.read(path, corpus.write("b", "two"))
    #expect(reading.documents == ["two"])
    #expect(reading.warnings.first?.hasPrefix("1 file was left out: \(path): the zstd archive takes 2 GiB") == true)
  }

  @Test func `an empty bzip2 archive is recognised`() throws {
    #expect(try Corpus.read(corpus.write("a", Packing.bzip2.pack(""))).documents == [])
  }

  @Test func `zstd frames may lie around a skippable one`() throws {
    let skippable: [UInt8] = [0x50, 0x2a, 0x4d, 0x18, 4, 0, 0, 0] + Array("abcd".utf8)
    let path = try corpus.write("a", Packing.zstd.pack("one ") + skippable + Packing.zstd.pack("two"))
    #expect(try Corpus.read(path).documents == ["one two"])
  }

  /// A frame's header, as `zstd --long=31` writes it: no content size, a window of 2 GiB, one raw block.
  @Test(arguments: [0, 1]) func `zstd windows above the limit are named with the cure`(frames: Int) throws {
    let window: [UInt8] = [0x28, 0xb5, 0x2f, 0xfd, 0x00, 21 << 3, 0x21, 0x00, 0x00] + Array("text".utf8)
    let path = try corpus.write("a.zst", (0..<frames).flatMap { _ in Packing.zstd.pack("text") } + window)
    let error = try #require(Corpus.error(path))
    #expect(error == .archiveNeedsMemory(path: path, format: "zstd", needed: 2 << 30, limit: 128 << 20))
    #expect(
      error.message
        == "\(path): the zstd archive takes 2 GiB to unpack, and the limit is 128 MiB; pack it anew with a smaller window:  "
        + "zstd -dc --long=31 \(path) | zstd --long=27 > NEW.zst")
    let piped = CorpusInputError.archiveNeedsMemory(
      path: "standard input", format: "zstd", needed: 2 << 30, limit: 128 << 20)
    #expect(piped.message.hasSuffix("  zstd -dc --long=31 FILE | zstd --long=27 > NEW.zst"))
  }

  @Test(arguments: Packing.archives) func `that are large come in chunks of at most 1 MiB`(packing: Packing) throws {
    let text = String(repeating: "gin and tönic 🍸 ", count: 300_000)
    let reading = try Corpus.read(corpus.write("a", packing.pack(text)))
    #expect(reading.documents == [text])
    #expect(reading.chunkSizes.allSatisfy { $0 <= 1 << 20 })
    #expect(reading.chunksAreUTF8)
  }

  @Test func `one line that never ends passes in chunks`() throws {
    let member = Packing.gzip.pack([UInt8](repeating: UInt8(ascii: "a"), count: 4 << 20))
    let path = try corpus.write("line.gz", Array(repeatElement(member, count: 8).joined()))
    var total = 0
    var largest = 0
    try CorpusReader(paths: [path]).forEachChunk { event in
      guard case .text(let bytes) = event else { return }
      total += bytes.count
      largest = max(largest, bytes.count)
    }
    #expect(total == 32 << 20)
    #expect(largest <= 1 << 20)
  }
}
