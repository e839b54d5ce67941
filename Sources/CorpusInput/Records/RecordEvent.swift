/// What a reader of records finds in a file.
enum RecordEvent {
  /// A record was read, whether there is text in it or not.
  case record
  /// A record was left out; the place is a line or a record, with its number.
  case badRecord(place: String, reason: String)
  /// The next piece of a document; not limited in length.
  case text([UInt8])
  case endOfDocument
  /// So many U+FFFD of the text stand for bytes that cannot be read; the place is that of the record.
  case flaws(Int, place: String)
  /// Something else that the user should know of the file.
  case note(String)
}

/// A file format of records: turns a file's UTF-8 text into documents, piece by piece.
protocol RecordReader {
  typealias Body = (RecordEvent) throws -> Void

  /// Reads on; calls `body` with everything that is complete now.
  mutating func append(_ text: [UInt8], _ body: Body) throws

  /// Reads the end of the file.
  mutating func finish(_ body: Body) throws
}
