import KithProtocol

/// A model that the daemon can serve.
public struct InstalledModel: Sendable, Equatable {
  /// Its name.
  public let name: String
  /// `installed`, `loading`, `ready` (in memory), `draining` (left to requests that still hold it) or `corrupt`.
  public let state: String
  /// Whether it answers when no model is named.
  public let isDefault: Bool
  /// The size of its file.
  public let byteCount: Int?
  /// One more each time new content is served under the name.
  public let generation: Int?
  /// Whether it stays in memory.
  public let isPinned: Bool
  /// Whether only its owner, and an administrator, may see it.
  public let isPrivate: Bool
  /// Other names that stand for it.
  public let aliases: [String]

  package init(_ fields: ReplyFields) throws(ClientError) {
    name = try fields.string(ModelStateTable.name)
    state = try fields.string(ModelStateTable.state)
    isDefault = try fields.bool(ModelStateTable.isDefault)
    byteCount = fields.optionalInteger(ModelStateTable.bytes)
    generation = fields.optionalInteger(ModelStateTable.generation)
    isPinned = fields.optionalBool(ModelStateTable.isPinned) ?? false
    isPrivate = fields.optionalBool(ModelStateTable.isPrivate) ?? false
    aliases = fields.strings(ModelStateTable.aliases)
  }
}

// MARK: - The list

extension Query where Answer == [InstalledModel] {
  /// The installed models, by name.
  public static var modelList: Query {
    Query(
      .modelList, reading: { fields throws(ClientError) in try fields.list(ModelListTable.models, InstalledModel.init) }
    )
  }
}

extension Connection {
  /// The installed models, by name.
  public func models() throws(ClientError) -> [InstalledModel] { try ask(.modelList) }

  /// The files of everybody's models and of one's own that are not served because of their names.
  public func passedOverFiles() throws(ClientError) -> [PassedOverFile] { try ask(.passedOverFiles) }
}

// MARK: - Files that are no models

/// A file in the daemon's folder of models that is not served because of its name.
public struct PassedOverFile: Sendable, Equatable {
  /// Its path in the folder.
  public let file: String
  /// The name of a file that would be served; nil if nothing of its own would do.
  public let rename: String?

  package init(_ fields: ReplyFields) throws(ClientError) {
    file = try fields.string(ModelListTable.file)
    rename = fields.optionalString(ModelListTable.rename)
  }
}

extension Query where Answer == [PassedOverFile] {
  /// The files that are not served because of their names.
  static var passedOverFiles: Query {
    Query(
      .modelList,
      reading: { fields throws(ClientError) in
        try fields.optionalList(ModelListTable.passedOver, PassedOverFile.init) ?? []
      })
  }
}
