/// The keys of `describe`.
package enum DescribeTable {
  package static let of = Field("of", .operation, .optional, meaning: "The operation; all if absent.")

  package static let protocolVersion = Field("protocol", .count, meaning: "The protocol's version.")
  package static let dialect = Field("$schema", .text, meaning: "The dialect of JSON Schema: draft 2020-12.")
  package static let operations = Field(
    "ops", .anyObject,
    meaning:
      "By name: `summary`, `role`, `effect`, `request`, which is the schema of the whole line, and `reply`, `chunk`, `progress` and `event`, which are those of what stands under `result` and so on. `effect` is `reads`, `sets` (twice is the same as once) or `changes` (repeat it only with a `key`)."
  )
  package static let envelope = Field(
    "envelope", .anyObject, .optional, meaning: "The schema of the keys that every request may have.")
  package static let error = Field("error", .anyObject, .optional, meaning: "The schema of an error.")
  package static let line = Field(
    "line", .anyObject, .optional, meaning: "The schema of every line that the daemon sends.")
  package static let errors = Field("errors", .anyObject, .optional, meaning: "By code: what it means.")
}

extension Operation {
  package static let describe = Operation(
    "describe", "Describes every operation, or one, as JSON Schema.", role: .query, lane: .inPlace, isControl: true,
    effect: .reads, request: [DescribeTable.of],
    reply: [
      DescribeTable.protocolVersion, DescribeTable.dialect, DescribeTable.operations, DescribeTable.envelope,
      DescribeTable.error, DescribeTable.line, DescribeTable.errors,
    ])
}
