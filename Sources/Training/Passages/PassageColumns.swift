internal import Storage

/// The columns of kept passages, on their way into a model file.
struct PassageColumns {
  let code: MappedColumn<UInt8>
  let offset: MappedColumn<UInt32>
  let row: [UInt32]
  let list: MappedColumn<UInt8>
  let tokenCount: Int
  let files: [CorpusFile]
}

extension ModelFileWriter {
  /// Writes the sections `passage.…`.
  func passages(_ columns: PassageColumns) throws(StorageError) {
    try section("passage.code", columns.code)
    try section("passage.offset", columns.offset)
    try section("passage.row", columns.row.span)
    try section("passage.list", columns.list)
    let tokens = [UInt64(columns.tokenCount)]
    try section("passage.tokens", tokens.span)
    guard !columns.files.isEmpty else { return }
    let documents = columns.files.map { UInt32(clamping: $0.firstDocument) }
    var text: [UInt8] = []
    var offsets: [UInt32] = [0]
    for file in columns.files {
      text += Array(file.name.utf8)
      offsets.append(UInt32(clamping: text.count))
    }
    try section("passage.file.document", documents.span)
    try section("passage.file.offset", offsets.span)
    try section("passage.file.text", text.span)
  }
}
