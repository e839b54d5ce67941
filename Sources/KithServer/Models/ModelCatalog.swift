import Glibc
import KithProtocol
import Storage
import StrictJSON

/// The facts about models that are not in their files: aliases, pins, who may see them, their generations, and which came first.
///
/// A small JSON file in the folder of the models, written beside itself and renamed, so that it is always whole:
///
/// ```json
/// {"aliases":{"news":"english"},"pins":["english"],"shared":["~1000/mine"],"first":{"everybody":"english"},
///  "generations":{"english":{"gen":3,"hash":"140d17beca516ae8"}}}
/// ```
///
/// A file that is missing or damaged is an empty catalogue: no model is lost by it.
struct ModelCatalog: Sendable, Equatable {
  /// The last content served under a name.
  struct Generation: Sendable, Equatable {
    var ordinal: Int
    var contentHash: String
  }

  var aliases: [String: ModelKey] = [:]
  var pins: Set<ModelKey> = []
  /// The models of users that everybody may ask.
  var shared: Set<ModelKey> = []
  var generations: [ModelKey: Generation] = [:]
  /// The models that answer when none is named and neither an alias nor the setting says: of those that are everybody's the
  /// one that came first, under nil; and by user id, of users for whom there was none of these, their own first one.
  var first: [UInt32?: ModelKey] = [:]

  init() {}

  /// Reads the file; nil if it is there and is no catalogue.
  init?(contentsOf path: String) {
    guard let file = try? MappedFile(contentsOf: path) else { return }  // there is none yet
    let bytes = file.bytes
    var copy: [UInt8] = []
    unsafe bytes.withUnsafeBytes { unsafe copy.append(contentsOf: $0) }
    guard let json = try? JSONValue.parse(copy), json.object != nil else { return nil }
    for (alias, model) in json["aliases"]?.object?.members ?? [] where ModelName.isName(alias) {
      aliases[alias] = model.string.flatMap(ModelKey.init(catalogText:))
    }
    pins = Set((json["pins"]?.array ?? []).compactMap { $0.string.flatMap(ModelKey.init(catalogText:)) })
    shared = Set((json["shared"]?.array ?? []).compactMap { $0.string.flatMap(ModelKey.init(catalogText:)) })
    for (owner, model) in json["first"]?.object?.members ?? [] {
      let key = model.string.flatMap(ModelKey.init(catalogText:))
      if owner == Self.everybody { first[nil] = key } else if let uid = UInt32(owner) { first[uid] = key }
    }
    for (name, generation) in json["generations"]?.object?.members ?? [] {
      guard let key = ModelKey(catalogText: name), let ordinal = generation["gen"]?.integer,
        let hash = generation["hash"]?.string, ordinal > 0
      else { continue }
      generations[key] = Generation(ordinal: Int(ordinal), contentHash: hash)
    }
  }

  private static let everybody = "everybody"

  var encoded: [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
      writer.key("aliases")
      writer.object { writer in
        for (alias, key) in aliases.sorted(by: { $0.key < $1.key }) { writer.member(alias, key.catalogText) }
      }
      for (name, keys) in [("pins", pins), ("shared", shared)] {
        writer.key(name)
        writer.array { writer in
          for key in keys.sorted() { writer.value(key.catalogText) }
        }
      }
      writer.key("first")
      writer.object { writer in
        let names = first.map { (owner: $0.key.map(String.init) ?? Self.everybody, model: $0.value) }
        for (owner, model) in names.sorted(by: { $0.owner < $1.owner }) { writer.member(owner, model.catalogText) }
      }
      writer.key("generations")
      writer.object { writer in
        for (key, generation) in generations.sorted(by: { $0.key < $1.key }) {
          writer.key(key.catalogText)
          writer.object {
            $0.member("gen", generation.ordinal)
            $0.member("hash", generation.contentHash)
          }
        }
      }
    }
    writer.endLine()
    return writer.bytes
  }

  /// Replaces the file, and waits for the disk.
  func write(to path: String, temporary: String) throws(ProtocolError) {
    do throws(StorageError) {
      let output = try OutputFile(path: temporary, permissions: 0o600)
      try unsafe output.append(encoded.span.bytes)
      try output.finish(synchronize: true)
    } catch {
      FileSystem.remove(temporary)
      throw FileSystem.failure("the change could not be written down", error)
    }
    guard FileSystem.rename(temporary, path) else {
      let error = FileSystem.failure("the change could not be written down")
      FileSystem.remove(temporary)
      throw error
    }
    try? synchronizeFolder(of: path)  // whole either way; a crash before the disk knows costs the change only
  }

  /// The generation of content that is served under a name: one higher than before if the content is new.
  mutating func generation(of contentHash: String, _ key: ModelKey) -> (generation: Int, isNew: Bool) {
    if let last = generations[key], last.contentHash == contentHash { return (last.ordinal, false) }
    let ordinal = (generations[key]?.ordinal ?? 0) + 1
    generations[key] = Generation(ordinal: ordinal, contentHash: contentHash)
    return (ordinal, true)
  }

  func aliases(of key: ModelKey) -> [String] { aliases.filter { $0.value == key }.map(\.key).sorted() }
}
