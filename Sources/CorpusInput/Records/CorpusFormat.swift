/// How the text lies in the files of a corpus.
package enum CorpusFormat: String, CaseIterable, Sendable {
  /// All of a file is text.
  case text
  /// A JSON object a line, one field of which holds text.
  case jsonl
  /// Universal Dependencies: a word a line in ten columns.
  case conllu
  /// A word a line, structures as tags.
  case vertical
  /// Web archives, of which the plain text (WET) is read.
  case warc
}
