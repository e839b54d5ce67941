import KithProtocol

/// A model's file that was read to its end, by the daemon or by the client.
public struct ModelFile: Sendable, Equatable {
  /// The model's name.
  public let name: String
  /// How large the file is.
  public let byteCount: Int
  /// 16 hexadecimal digits that name its content.
  public let contentHash: String

  fileprivate init(_ fields: ReplyFields, _ bytes: Field) throws(ClientError) {
    name = try fields.string(ModelStateTable.itself)
    byteCount = try fields.integer(bytes)
    contentHash = try fields.string(ModelStateTable.hash)
  }
}

extension Query where Answer == ModelFile {
  /// Has the daemon read every byte of a model's file and compare all checksums.
  public static func modelVerify(_ name: String? = nil) -> Query {
    Query(
      .modelVerify, in: .model(name),
      reading: { fields throws(ClientError) in try ModelFile(fields, ModelVerifyTable.bytes) })
  }

  /// Fetches a model's file.
  ///
  /// - Parameter onBytes: Gets the file piece by piece, in order.
  public static func modelExport(_ name: String? = nil, onBytes: @escaping ([UInt8]) -> Void) -> Query {
    var (count, isSound) = (0, true)
    return Query(
      .modelExport, in: .model(name),
      reading: { fields throws(ClientError) in
        let file = try ModelFile(fields, ModelExportTable.bytes)
        guard isSound, count == file.byteCount else { throw .badReply("parts that are not the whole file") }
        return file
      }
    ).hearing(mustAsk: false) { part in
      guard let bytes = part.optionalString(ModelExportTable.data).flatMap(Base64.decode) else {
        return isSound = false
      }
      count += bytes.count
      onBytes(bytes)
    }
  }
}

/// A model that was deleted.
public struct DeletedModel: Sendable, Equatable {
  /// The model's name.
  public let name: String
  /// Whether it was the model that answers when none is named.
  public let wasDefault: Bool
  /// Then: the one that does now; nil if there is none.
  public let defaultModel: String?

  package init(_ fields: ReplyFields) throws(ClientError) {
    name = try fields.string(ModelStateTable.itself)
    wasDefault = fields.optionalBool(ModelDeleteTable.wasDefault) ?? false
    defaultModel = fields.optionalString(ModelDeleteTable.defaultModel)
  }
}

extension Query where Answer == DeletedModel {
  /// Deletes a model, its pin and its aliases.
  public static func modelDelete(_ name: String) -> Query {
    Query(.modelDelete, reading: DeletedModel.init) { $0.set(ModelStateTable.required, name) }
  }
}

extension Query where Answer == String {
  /// Opens a job that takes a model's file of that size. The answer is the job's name.
  public static func modelImport(_ name: String, byteCount: Int) -> Query {
    Query(.modelImport, reading: { fields throws(ClientError) in try fields.string(JobTable.job) }) { fields in
      fields.set(ModelImportTable.model, name)
      fields.set(ModelImportTable.bytes, byteCount)
    }
  }
}

extension Connection {
  /// Has the daemon read every byte of a model's file.
  ///
  /// - Returns: 16 hexadecimal digits that name the content.
  @discardableResult
  public func verifyModel(_ name: String? = nil) throws(ClientError) -> String {
    try ask(.modelVerify(name)).contentHash
  }

  /// Deletes a model, its pin and its aliases.
  @discardableResult
  public func deleteModel(_ name: String) throws(ClientError) -> DeletedModel { try ask(.modelDelete(name)) }

  /// Opens a job that takes a model's file of that size; `feedData` brings them, and `watchJob` waits until the model
  /// is checked and served.
  ///
  /// - Returns: the job's name.
  public func importModel(_ name: String, byteCount: Int) throws(ClientError) -> String {
    try ask(.modelImport(name, byteCount: byteCount))
  }

  /// Fetches a model's file; `onBytes` gets it piece by piece, in order.
  @discardableResult
  public func exportModel(
    _ name: String? = nil, onBytes: @escaping ([UInt8]) -> Void
  ) throws(ClientError) -> ModelFile {
    try ask(.modelExport(name, onBytes: onBytes))
  }
}
