import CorpusInput
import Foundation

/// A folder that lives as long as a test, and what a reader makes of the files in it.
final class Corpus {
  let folder: String

  init() throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "kith-corpus-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    folder = url.path
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// Writes a file and returns its path.
  @discardableResult
  func write(_ name: String, _ bytes: [UInt8]) throws -> String {
    let path = "\(folder)/\(name)"
    let parent = (path as NSString).deletingLastPathComponent
    try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
    try Data(bytes).write(to: URL(filePath: path))
    return path
  }

  @discardableResult
  func write(_ name: String, _ text: String) throws -> String { try write(name, Array(text.utf8)) }

  /// The documents and warnings of these paths.
  static func read(
    _ paths: String..., format: CorpusFormat? = nil, jsonField: String? = nil,
    layout: AnnotatedLayout = AnnotatedLayout(), encoding: TextEncoding? = nil
  ) throws -> Reading {
    var reading = Reading()
    let reader = CorpusReader(
      paths: paths, format: format, jsonField: jsonField.flatMap(FieldPath.init), layout: layout, encoding: encoding)
    try reader.forEachChunk { reading.receive($0) }
    reading.records = reader.records
    return reading
  }

  /// The error that reading these paths ends with, if it is one of ours.
  static func error(
    _ paths: String..., format: CorpusFormat? = nil, jsonField: String? = nil, isStrict: Bool = false
  ) -> CorpusInputError? {
    do {
      try CorpusReader(paths: paths, format: format, jsonField: jsonField.flatMap(FieldPath.init), isStrict: isStrict)
        .forEachChunk { _ in }
      return nil
    } catch {
      return error as? CorpusInputError
    }
  }
}

/// What came out of a reader.
struct Reading {
  var documents: [String] = []
  var warnings: [String] = []
  var files: [String] = []
  var chunkSizes: [Int] = []
  var chunksAreUTF8 = true
  var records = RecordCensus()
  private var current: [UInt8] = []

  mutating func receive(_ event: CorpusEvent) {
    switch event {
    case .text(let bytes):
      current += bytes
      chunkSizes.append(bytes.count)
      chunksAreUTF8 = chunksAreUTF8 && String(validating: bytes, as: UTF8.self) != nil
    case .file(let name):
      files.append(name)
    case .endOfDocument:
      documents.append(String(decoding: current, as: UTF8.self))
      current = []
    case .warning(let sentence):
      warnings.append(sentence)
    }
  }
}
