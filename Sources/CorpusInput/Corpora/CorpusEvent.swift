/// An event that a `CorpusReader` reports as it reads a corpus.
package enum CorpusEvent: Equatable, Sendable {
  /// The next bytes of the document: valid UTF-8, never empty, at most 1 MiB, never ending inside a character.
  case text([UInt8])
  /// What follows comes from another file: its name, below the folder that was given, or without its folders. Not sent for
  /// standard input.
  case file(String)
  /// The document is over: the end of a file, or of a JSON record. Not sent for documents without any text.
  case endOfDocument
  /// Something was not read as the bytes of the file, such as Latin-1; the sentence names the file.
  case warning(String)
}
