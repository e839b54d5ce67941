import CorpusInput
import Fixtures
import Foundation
import SystemPackage
import Testing

@Suite struct `Sources` {
  let corpus: Corpus
  init() throws { corpus = try Corpus() }

  @Test func `folders are walked by name, hidden files left out, each file one document`() throws {
    try corpus.write("b.txt", "b")
    try corpus.write("a/z.txt", "a/z")
    try corpus.write("a/B.txt.gz", Packing.gzip.pack("a/B"))
    try corpus.write(".hidden", "hidden")
    try corpus.write(".git/objects", "hidden")
    #expect(try Corpus.read(corpus.folder).documents == ["a/B", "a/z", "b"])
  }

  @Test func `files come in the order in which they were named`() throws {
    let (b, a) = (try corpus.write("b", "b"), try corpus.write("a", "a"))
    #expect(try Corpus.read(b, a, b).documents == ["b", "a", "b"])
  }

  @Test func `empty files are no documents`() throws {
    #expect(try Corpus.read(corpus.write("a", ""), corpus.write("b", "b")).documents == ["b"])
    #expect(try Corpus.read("/dev/null").documents == [])
  }

  @Test func `links are followed to files and not to folders`() throws {
    try corpus.write("texts/a", "a")
    try FileManager.default.createSymbolicLink(atPath: "\(corpus.folder)/texts/again", withDestinationPath: "a")
    try FileManager.default.createSymbolicLink(atPath: "\(corpus.folder)/texts/loop", withDestinationPath: "..")
    #expect(try Corpus.read("\(corpus.folder)/texts").documents == ["a", "a"])
  }

  @Test func `a link to nothing is an error`() throws {
    try FileManager.default.createSymbolicLink(atPath: "\(corpus.folder)/broken", withDestinationPath: "nowhere")
    #expect(Corpus.error(corpus.folder) == .unreadable(path: "\(corpus.folder)/broken", errno: .noSuchFileOrDirectory))
  }

  @Test func `a missing file is named before anything is read`() throws {
    let present = try corpus.write("a", "a")
    let reader = CorpusReader(paths: [present, "\(corpus.folder)/missing"])
    #expect(throws: CorpusInputError.unreadable(path: "\(corpus.folder)/missing", errno: .noSuchFileOrDirectory)) {
      try reader.forEachChunk { _ in Issue.record("something was read") }
    }
    #expect(reader.totalBytes == nil)
  }

  @Test func `a folder without files is an error that says what to give`() throws {
    try corpus.write("only/.hidden", "x")
    let error = try #require(Corpus.error(corpus.folder))
    #expect(error == .emptyFolder(path: corpus.folder))
    #expect(error.message.hasSuffix("give a folder with text files, or the files themselves"))
  }

  @Test func `no path at all is an error`() { #expect(throws: CorpusInputError.noPaths) { try Corpus.read() } }

  @Test(.enabled(if: getuid() != 0, "root may read everything"))
  func `a forbidden file is an error that says so`() throws {
    let path = try corpus.write("secret", "x")
    try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: path)
    #expect(Corpus.error(path)?.message.contains("permission denied") == true)
  }

  @Test func `sizes and progress count the bytes on disk`() throws {
    let packed = Packing.xz.pack(String(repeating: "gin ", count: 100_000))
    let paths = [try corpus.write("a.xz", packed), try corpus.write("b", "four")]
    let reader = CorpusReader(paths: paths)
    #expect(reader.totalBytes == packed.count + 4)
    #expect(reader.bytesRead == 0)
    var seen: [Int] = []
    try reader.forEachChunk { _ in seen.append(reader.bytesRead) }
    #expect(seen == seen.sorted())
    #expect(reader.bytesRead == packed.count + 4)
  }

  @Test func `a pipe has no size and can be read`() throws {
    let path = "\(corpus.folder)/pipe"
    try #require(unsafe mkfifo(path, 0o600) == 0)
    let reader = CorpusReader(paths: [path])
    #expect(reader.totalBytes == nil)
    // Opening a pipe waits for the other side, so neither comes too early.
    let writer = Thread {
      guard let descriptor = try? FileDescriptor.open(FilePath(path), .writeOnly) else { return }
      _ = try? descriptor.writeAll("through a pipe".utf8)
      try? descriptor.close()
    }
    writer.start()
    var reading = Reading()
    try reader.forEachChunk { reading.receive($0) }
    #expect(reading.documents == ["through a pipe"])
  }

  @Test func `a body that throws stops the reading`() throws {
    struct Enough: Error {}
    let path = try corpus.write("a", String(repeating: "word ", count: 1 << 20))
    var chunks = 0
    #expect(throws: Enough.self) {
      try CorpusReader(paths: [path]).forEachChunk { _ in
        chunks += 1
        throw Enough()
      }
    }
    #expect(chunks == 1)
  }
}
