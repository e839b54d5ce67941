import KithProtocol

/// A model that was taken into memory.
public struct LoadedModel: Sendable, Equatable {
  /// Its name and generation.
  public let model: AnsweringModel
  /// How long that took.
  public let microseconds: Int

  package init(_ fields: ReplyFields) throws(ClientError) {
    model = try AnsweringModel(fields)
    microseconds = try fields.integer(ModelReplyTable.took)
  }
}

/// A model that was to leave memory.
public struct UnloadedModel: Sendable, Equatable {
  /// Its name.
  public let name: String
  /// Whether it was in memory.
  public let wasLoaded: Bool

  package init(_ fields: ReplyFields) throws(ClientError) {
    name = try fields.string(ModelStateTable.itself)
    wasLoaded = try fields.bool(ModelUnloadTable.unloaded)
  }
}

extension Query where Answer == LoadedModel {
  /// Takes a model into memory; one whose file has changed since gets a new generation.
  public static func modelLoad(_ name: String? = nil) -> Query {
    Query(.modelLoad, in: .model(name), reading: LoadedModel.init)
  }
}

extension Query where Answer == UnloadedModel {
  /// Removes a model from memory.
  public static func modelUnload(_ name: String? = nil) -> Query {
    Query(.modelUnload, in: .model(name), reading: UnloadedModel.init)
  }
}

extension Query where Answer == InstalledModel {
  /// Takes a model into memory and keeps it there, also after the daemon's restart. For administrators.
  public static func modelPin(_ name: String? = nil) -> Query {
    Query(.modelPin, in: .model(name), reading: InstalledModel.init)
  }

  /// Lets a pinned model leave memory when the room is needed. For administrators.
  public static func modelUnpin(_ name: String? = nil) -> Query {
    Query(.modelUnpin, in: .model(name), reading: InstalledModel.init)
  }
}

extension Connection {
  /// Takes a model into memory; one whose file has changed since gets a new generation.
  @discardableResult
  public func loadModel(_ name: String? = nil) throws(ClientError) -> AnsweringModel { try ask(.modelLoad(name)).model }

  /// Removes a model from memory.
  ///
  /// - Returns: whether it was in memory.
  @discardableResult
  public func unloadModel(_ name: String? = nil) throws(ClientError) -> Bool { try ask(.modelUnload(name)).wasLoaded }

  /// Takes a model into memory and keeps it there, also after the daemon's restart. For administrators.
  @discardableResult
  public func pinModel(_ name: String? = nil) throws(ClientError) -> InstalledModel { try ask(.modelPin(name)) }

  /// Lets a pinned model leave memory when the room is needed. For administrators.
  @discardableResult
  public func unpinModel(_ name: String? = nil) throws(ClientError) -> InstalledModel { try ask(.modelUnpin(name)) }
}
