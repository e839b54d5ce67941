import KithProtocol

/// A model's name inside the daemon: its owner's user id, and the name.
package struct ModelKey: Sendable, Hashable, Comparable {
  /// The owner's user id; nil for a model that is everybody's.
  package let owner: UInt32?
  package let name: String

  package init(owner: UInt32?, name: String) {
    self.owner = owner
    self.name = name
  }

  /// The name that clients read and write: `english`, `~anna/mine`.
  package var text: String { owner.map { "~\(UserNames.name(of: $0))/\(name)" } ?? name }

  /// Its file, below the folder of the models. By user id, because users may be renamed.
  var path: String { "\(owner.map { "~\($0)/" } ?? "")\(name).kith" }

  /// The name in the catalogue.
  var catalogText: String { owner.map { "~\($0)/\(name)" } ?? name }

  init?(catalogText: String) {
    guard let name = ModelName(catalogText), name.generation == nil else { return nil }
    if let owner = name.owner {
      guard let uid = UInt32(owner) else { return nil }
      self.init(owner: uid, name: name.name)
    } else {
      self.init(owner: nil, name: name.name)
    }
  }

  package static func < (a: ModelKey, b: ModelKey) -> Bool {
    switch (a.owner, b.owner) {
    case (nil, nil): a.name < b.name
    case (nil, _): true
    case (_, nil): false
    case (let x?, let y?): x == y ? a.name < b.name : x < y
    }
  }
}

extension Peer {
  /// Whether the model is the peer's to change.
  func owns(_ key: ModelKey) -> Bool { role == .admin || (key.owner != nil && key.owner == namespace) }
}
