import StrictJSON

/// The keys of operations that answer for one text, or for each of many.
package enum TextsTable {
  package static func text(_ meaning: String) -> Field { Field("text", .text, .optional, meaning: meaning) }

  package static let text = text("The text.")
  package static let texts = Field(
    "texts", .list(.text, count: 1...ProtocolLimits.textsPerRequest), .optional,
    meaning: "Many of them, each with its own result or error.")

  /// Instead of a text's result.
  package static let error = Field(
    "error", .object(ProtocolError.shape), .optional, meaning: "Instead of all others: why this text has no result.")

  package static let offsets = Field(
    "offsets", .choice(["utf8", "utf16", "scalar"]), .byDefault("utf8"),
    meaning: "What `start` and `end` count: bytes, UTF-16 units or Unicode scalars.")
}
