/// The keys of where a passage stands in the training text.
package enum PlaceTable {
  package static let document = Field(
    "document", .count, meaning: "The number of its document in the training text, from 0.")
  package static let position = Field(
    "position", .count, unit: "tokens", meaning: "The index of its first token in that document, from 0.")
  package static let file = Field(
    "file", .text, .optional,
    meaning: "The file of that document, where the text came from several and `kithd train` read them.")

  static let all = [document, position, file]
  /// In a reply that may be about other text.
  package static let optionalDocument = Field(
    "document", .count, .optional, meaning: "Of a passage: the number of its document in the training text, from 0.")
  package static let optionalPosition = Field(
    "position", .count, .optional, unit: "tokens",
    meaning: "Of a passage: the index of its first token in that document, from 0.")
  static let optional = [optionalDocument, optionalPosition, file]
}
