import Dispatch
import Fixtures
import Foundation
import Glibc
import Storage
import Synchronization
import Testing

@Suite struct ModelFileTests {
  let folder = TemporaryFolder()

  func writeSample() throws -> String {
    let path = folder.file("sample")
    let writer = try ModelFileWriter(path: path)
    let numbers: [UInt32] = [1, 2, 3]
    try writer.section("numbers", numbers.span)
    let letters = Array("letters".utf8)
    try writer.section("letters", letters.span)
    let reals: [Float] = [0.5, -2]
    try writer.section("reals", reals.span)
    try writer.finish()
    return path
  }

  @Test func `what was written is read again`() throws {
    let file = try ModelFile(contentsOf: try writeSample())
    try file.verify()
    #expect(file.sections.map(\.name) == ["numbers", "letters", "reals"])
    let numbers: MappedColumn<UInt32> = try file.column("numbers", of: UInt32.self, count: 3)
    #expect((0..<3).map { numbers[$0] } == [1, 2, 3])
    let reals: MappedColumn<Float> = try file.column("reals", of: Float.self)
    #expect((0..<2).map { reals[$0] } == [0.5, -2])
    #expect(file.contentHash.count == 16)
  }

  @Test func `equal content has the same name, other content another`() throws {
    let first = try ModelFile(contentsOf: try writeSample()).contentHash
    #expect(try ModelFile(contentsOf: try writeSample()).contentHash == first)
    let writer = try ModelFileWriter(path: folder.file("other"))
    let letters = Array("lettres".utf8)
    try writer.section("letters", letters.span)
    try writer.finish()
    #expect(try ModelFile(contentsOf: folder.file("other")).contentHash != first)
  }

  @Test func `a missing section and a wrong element size are errors that name the section`() throws {
    let file = try ModelFile(contentsOf: try writeSample())
    #expect(throws: StorageError.corrupt(section: "words", reason: "it is missing")) {
      let _: MappedColumn<UInt8> = try file.column("words", of: UInt8.self)
    }
    #expect(throws: StorageError.self) { let _: MappedColumn<UInt8> = try file.column("numbers", of: UInt8.self) }
    #expect(throws: StorageError.self) {
      let _: MappedColumn<UInt32> = try file.column("numbers", of: UInt32.self, count: 4)
    }
  }

  @Test func `every prefix of a file is refused with a sentence`() throws {
    let bytes = try contents(of: try writeSample())
    for length in 0..<bytes.count {
      let error = #expect(throws: StorageError.self) { try ModelFile(bytes: Array(bytes.prefix(length))) }
      #expect(error?.message.isEmpty == false)
    }
  }

  @Test func `every flipped byte is noticed when opening or verifying`() throws {
    let bytes = try contents(of: try writeSample())
    let file = try ModelFile(bytes: bytes)
    for offset in 0..<bytes.count {
      var damaged = bytes
      damaged[offset] ^= 0x10
      // Bytes between sections mean nothing.
      let meansSomething =
        offset < 64 || offset >= bytes.count - 3 * 48
        || file.sections.contains { ($0.offset..<$0.offset + $0.byteCount).contains(offset) }
      let isNoticed: Bool
      do {
        try ModelFile(bytes: damaged).verify()
        isNoticed = false
      } catch {
        isNoticed = true
      }
      #expect(isNoticed == meansSomething, "byte \(offset)")
    }
  }

  @Test func `a writer that is dropped leaves nothing behind and the old file in place`() throws {
    let path = try writeSample()
    let before = try contents(of: path)
    do {
      let writer = try ModelFileWriter(path: path)
      try writer.beginSection("half", elementByteCount: 1)
    }
    #expect(folderEntries(folder.path) == ["sample"])
    #expect(try contents(of: path) == before)
  }

  @Test func `a file whose writer was killed says that it is incomplete`() throws {
    let writer = try ModelFileWriter(path: folder.file("killed"))
    let bytes = [UInt8](repeating: 1, count: 1 << 19)  // more than the buffer, so that it reaches the disk
    try writer.section("bytes", bytes.span)
    let partial = try #require(folderEntries(folder.path).first { $0.hasPrefix("killed.partial-") })
    #expect(throws: StorageError.incomplete) { try ModelFile(contentsOf: folder.file(partial)) }
    withExtendedLifetime(writer) {}
  }

  @Test func `files that are no models are told apart`() throws {
    #expect(throws: StorageError.notAModel) { try ModelFile(bytes: []) }
    #expect(throws: StorageError.notAModel) { try ModelFile(bytes: Array("once upon a time".utf8)) }
    #expect(throws: StorageError.self) { try ModelFile(contentsOf: folder.path) }
    #expect(throws: StorageError.self) { try ModelFile(contentsOf: folder.file("absent")) }
    var newer = try contents(of: try writeSample())
    newer[12] = 9
    #expect(throws: StorageError.wrongVersion(found: 3, newest: 5)) { try ModelFile(bytes: newer) }
  }

  @Test func `a mapped file lives on when its name is gone`() throws {
    let path = try writeSample()
    let file = try ModelFile(contentsOf: path)
    unsafe unlink(path)
    try file.verify()
  }

  @Test func `a scratch folder goes away with its files`() throws {
    do {
      let scratch = try ScratchFolder(besides: folder.file("model"))
      _ = try folder.write([1], to: "kept")
      let output = try OutputFile(path: scratch.file("a"))
      try output.finish()
      #expect(folderEntries(folder.path).count == 2)
    }
    #expect(folderEntries(folder.path) == ["kept"])
  }

  @Test func `what a killed writer left is taken away by the next, and what another writes is not`() throws {
    let manager = FileManager.default
    let files = ["m.kith.partial-1", "m.kith.partial-2", "m.kith.partial-mine", "other.kith.partial-1"]
    for name in files { #expect(manager.createFile(atPath: folder.file(name), contents: Data([1]))) }
    let inUse = unsafe open(folder.file("m.kith.partial-2"), O_RDONLY)
    #expect(flock(inUse, LOCK_EX | LOCK_NB) == 0)
    var writer: ModelFileWriter? = try ModelFileWriter(path: folder.file("m.kith"))
    let own = "m.kith.partial-\(getpid())"
    #expect(Set(folderEntries(folder.path)) == Set(files.dropFirst() + [own]))
    // Another process would find it locked.
    let second = unsafe open(folder.file(own), O_RDONLY)
    #expect(flock(second, LOCK_EX | LOCK_NB) != 0)
    close(second)
    writer = nil
    close(inUse)
    writer = try ModelFileWriter(path: folder.file("m.kith"))
    try writer?.finish()
    #expect(Set(folderEntries(folder.path)) == ["m.kith", "m.kith.partial-mine", "other.kith.partial-1"])
  }

  @Test func `writers of one file that begin at once do not take each other's away`() throws {
    let path = folder.file("m.kith")
    // As two other processes look for leftovers: between creating a file and locking it, they may find one.
    let (over, group, place) = (Over(), DispatchGroup(), folder.path)
    for name in ["one", "other"] {
      DispatchQueue(label: name).async(group: group) {
        while !over.isSet.load(ordering: .relaxed) { removeUnfinished(in: place) { $0.hasPrefix("m.kith.partial-") } }
      }
    }
    defer {
      over.isSet.store(true, ordering: .relaxed)
      group.wait()
    }
    for _ in 0..<300 {
      let writer = try ModelFileWriter(path: path)
      let own = "m.kith.partial-\(getpid())"
      #expect(folderEntries(folder.path).contains(own))
      withExtendedLifetime(writer) {}
    }
  }

  @Test func `a writer waits for the one that has its unfinished file, and leaves it as it is`() throws {
    let own = folder.file("m.kith.partial-\(getpid())")
    // As a process of the same number in another container, or one that looks for leftovers on a busy machine.
    #expect(FileManager.default.createFile(atPath: own, contents: Data([1, 2, 3])))
    let held = unsafe open(own, O_RDONLY | O_CLOEXEC)
    #expect(flock(held, LOCK_EX | LOCK_NB) == 0)
    // A thread of its own: the writer waits in this one.
    let other = DispatchGroup()
    DispatchQueue(label: "other").async(group: other) {
      usleep(500_000)
      #expect(FileManager.default.contents(atPath: own) == Data([1, 2, 3]))
      unsafe unlink(own)
      close(held)
    }
    let writer = try ModelFileWriter(path: folder.file("m.kith"))
    other.wait()
    #expect(folderEntries(folder.path) == ["m.kith.partial-\(getpid())"])
    try writer.finish()
    #expect(folderEntries(folder.path) == ["m.kith"])
  }

  private final class Over: Sendable { let isSet = Atomic(false) }

  @Test func `what a killed process left is taken away by the next, and what another works in is not`() throws {
    let manager = FileManager.default
    for name in ["model.scratch-1", "model.scratch-2/letters.scratch-2", "other.scratch-1"] {
      try manager.createDirectory(atPath: folder.file(name), withIntermediateDirectories: true)
    }
    for name in ["model.scratch-1/a", "model.scratch-2/letters.scratch-2/b"] {
      #expect(manager.createFile(atPath: folder.file(name), contents: Data([1])))
    }
    let inUse = unsafe open(folder.file("model.scratch-2"), O_RDONLY | O_DIRECTORY)
    #expect(flock(inUse, LOCK_EX | LOCK_NB) == 0)
    var scratch: ScratchFolder? = try ScratchFolder(besides: folder.file("model"))
    let own = "model.scratch-\(getpid())"
    #expect(Set(folderEntries(folder.path)) == ["model.scratch-2", "other.scratch-1", own])
    #expect(manager.fileExists(atPath: folder.file("model.scratch-2/letters.scratch-2/b")))
    scratch = nil
    close(inUse)
    scratch = try ScratchFolder(besides: folder.file("model"))
    #expect(Set(folderEntries(folder.path)) == ["other.scratch-1", own])
    withExtendedLifetime(scratch) {}
  }
}
