import KithProtocol

/// The model that a name stands for, and the one before.
public struct ModelAlias: Sendable, Equatable {
  /// The name.
  public let alias: String
  /// The model that it stands for now; nil if for none.
  public let model: String?
  /// The model that it stood for before.
  public let before: String?

  package init(_ fields: ReplyFields) throws(ClientError) {
    alias = try fields.string(ModelAliasTable.alias)
    model = fields.optionalString(ModelAliasTable.model)
    before = fields.optionalString(ModelAliasTable.before)
  }
}

extension Query where Answer == ModelAlias {
  /// Makes a name stand for a model, or for none; `default` is what answers when no model is named. For administrators.
  public static func modelAlias(_ alias: String, to name: String?) -> Query {
    Query(.modelAlias, reading: ModelAlias.init) { fields in
      fields.set(ModelAliasTable.alias, alias)
      fields.set(ModelAliasTable.target, name)
    }
  }
}

extension Query where Answer == InstalledModel {
  /// Shares a model of one's own with everyone, or stops sharing it. Text can be recovered from a model.
  public static func modelShare(_ name: String, isShared: Bool = true) -> Query {
    Query(.modelShare, reading: InstalledModel.init) { fields in
      fields.set(ModelStateTable.required, name)
      fields.set(ModelShareTable.shared, isShared)
    }
  }
}

extension Connection {
  /// Makes a name stand for a model, or for none; `default` is what answers when no model is named. For administrators.
  ///
  /// - Returns: what the name stood for before.
  @discardableResult
  public func aliasModel(_ alias: String, to name: String?) throws(ClientError) -> String? {
    try ask(.modelAlias(alias, to: name)).before
  }

  /// Shares a model of one's own with everyone, or stops sharing it. Text can be recovered from a model.
  @discardableResult
  public func shareModel(_ name: String, isShared: Bool = true) throws(ClientError) -> InstalledModel {
    try ask(.modelShare(name, isShared: isShared))
  }
}
