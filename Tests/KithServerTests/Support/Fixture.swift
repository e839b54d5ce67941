import Fixtures
import Glibc
import KithServer
import Training

/// A folder of its own for one test, with folders in it, gone when the test lets go of it.
final class TestFolder: Sendable {
  let path: String

  init() throws {
    var template = Array("/tmp/kith-test-XXXXXX".utf8CString)
    let made = unsafe template.withUnsafeMutableBufferPointer { unsafe mkdtemp($0.baseAddress!) }  // never empty
    guard unsafe made != nil else { throw Failure("no temporary folder") }
    path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  deinit { FileSystem.remove(path) }

  func file(_ name: String) -> String { "\(path)/\(name)" }

  func write(_ bytes: [UInt8], to name: String) throws {
    let descriptor = unsafe open(file(name), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o700)
    guard descriptor >= 0 else { throw Failure("cannot write \(name)") }
    defer { close(descriptor) }
    let count = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
    guard count == bytes.count else { throw Failure("cannot write \(name)") }
  }

  func exists(_ name: String) -> Bool { unsafe access(file(name), F_OK) == 0 }
  func remove(_ name: String) { FileSystem.remove(file(name)) }

  func rename(_ old: String, to new: String) throws {
    guard unsafe Glibc.rename(file(old), file(new)) == 0 else { throw Failure("cannot rename \(old)") }
  }

  func link(_ name: String, to target: String) throws {
    guard unsafe symlink(target, file(name)) == 0 else { throw Failure("cannot link \(name)") }
  }

  func makePipe(_ name: String) throws {
    guard unsafe mkfifo(file(name), 0o600) == 0 else { throw Failure("cannot make \(name)") }
  }

  func read(_ name: String) throws -> [UInt8] {
    let descriptor = unsafe open(file(name), O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Failure("cannot read \(name)") }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = unsafe chunk.withUnsafeMutableBytes { unsafe Glibc.read(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 else { return bytes }
      bytes += chunk[..<count]
    }
  }
}

struct Failure: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

/// The model of the tiny corpus, made once in every run of the tests.
enum Fixture {
  /// The bytes of its file.
  static let model: [UInt8] = {
    do {
      return try makeModel(from: TinyCorpus.documents)
    } catch {
      fatalError("the fixture's model cannot be made: \(error)")  // without it no test means anything
    }
  }()

  /// The bytes of a model with associations.
  static let topicModel: [UInt8] = {
    do {
      let folder = try TestFolder()
      var corpus = TopicCorpus(seed: 1)
      var options = TopicCorpus.options
      options.layers = 0
      options.passageByteCount = 1 << 20
      try TrainingRun(output: folder.file("model"), options: options).train(on: source(corpus.documents(60)))
      return try folder.read("model")
    } catch {
      fatalError("the fixture's model cannot be made: \(error)")  // without it no test means anything
    }
  }()

  static func makeModel(from documents: [String], description: String = "a test") throws -> [UInt8] {
    let folder = try TestFolder()
    var options = TrainingOptions()
    options.order = 3
    options.memory = 64 << 20
    options.description = description
    try TrainingRun(output: folder.file("model"), options: options).train(on: source(documents))
    return try folder.read("model")
  }
}
