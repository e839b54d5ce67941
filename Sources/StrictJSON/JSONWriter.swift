/// Writes JSON straight into bytes, with commas where they belong.
///
/// ```swift
/// var writer = JSONWriter()
/// writer.object { writer in
///   writer.member("word", "gin")
///   writer.member("logprob", -1.91)
/// }
/// writer.bytes  // {"word":"gin","logprob":-1.91}
/// ```
///
/// Doubles are the shortest that read back as the same number. The caller owes balanced brackets, a key before each
/// value inside an object, and finite numbers; a number that isn't finite is written as `null` rather than as
/// something that isn't JSON.
package struct JSONWriter: Sendable {
  package private(set) var bytes: [UInt8] = []
  /// Whether a value was written before, so that a comma is due.
  private var needsComma = false

  package init(reservingCapacity capacity: Int = 256) { bytes.reserveCapacity(capacity) }

  // MARK: Structure

  package mutating func beginObject() { open(UInt8(ascii: "{")) }
  package mutating func endObject() { close(UInt8(ascii: "}")) }
  package mutating func beginArray() { open(UInt8(ascii: "[")) }
  package mutating func endArray() { close(UInt8(ascii: "]")) }

  @inlinable package mutating func object(_ body: (inout JSONWriter) -> Void) {
    beginObject()
    body(&self)
    endObject()
  }

  @inlinable package mutating func array(_ body: (inout JSONWriter) -> Void) {
    beginArray()
    body(&self)
    endArray()
  }

  package mutating func key(_ name: String) {
    separate()
    writeQuoted(name)
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  /// Ends a line of a stream of values, so that the next value needs no comma.
  package mutating func endLine() {
    bytes.append(UInt8(ascii: "\n"))
    needsComma = false
  }

  private mutating func open(_ bracket: UInt8) {
    separate()
    bytes.append(bracket)
    needsComma = false
  }

  private mutating func close(_ bracket: UInt8) {
    bytes.append(bracket)
    needsComma = true
  }

  private mutating func separate() { if needsComma { bytes.append(UInt8(ascii: ",")) } }

  // MARK: Values

  package mutating func null() { write(bare: "null") }
  package mutating func value(_ value: Bool) { write(bare: value ? "true" : "false") }
  package mutating func value(_ value: Int64) { write(bare: String(value)) }
  package mutating func value(_ value: Int) { write(bare: String(value)) }

  package mutating func value(_ value: Double) {
    assert(value.isFinite, "no number on the wire is infinite or NaN")
    write(bare: value.isFinite ? value.description : "null")
  }

  package mutating func value(_ value: String) {
    separate()
    writeQuoted(value)
    needsComma = true
  }

  package mutating func value(_ value: JSONValue) {
    switch value {
    case .null: null()
    case .bool(let value): self.value(value)
    case .integer(let value): self.value(value)
    case .double(let value): self.value(value)
    case .string(let value): self.value(value)
    case .array(let elements):
      beginArray()
      for element in elements { self.value(element) }
      endArray()
    case .object(let object):
      beginObject()
      for (key, value) in object.members {
        self.key(key)
        self.value(value)
      }
      endObject()
    }
  }

  /// Splices in bytes that are one complete JSON value already.
  package mutating func value(verbatim json: [UInt8]) {
    separate()
    bytes.append(contentsOf: json)
    needsComma = true
  }

  mutating func appendByte(_ byte: UInt8) { bytes.append(byte) }
  mutating func appendBytes(_ text: String.UTF8View) { bytes.append(contentsOf: text) }

  private mutating func write(bare text: String) {
    separate()
    bytes.append(contentsOf: text.utf8)
    needsComma = true
  }
}

// MARK: - Members

extension JSONWriter {
  package mutating func member(_ name: String, _ value: Bool) { key(name); self.value(value) }
  package mutating func member(_ name: String, _ value: Int) { key(name); self.value(value) }
  package mutating func member(_ name: String, _ value: Int64) { key(name); self.value(value) }
  package mutating func member(_ name: String, _ value: Double) { key(name); self.value(value) }
  package mutating func member(_ name: String, _ value: String) { key(name); self.value(value) }
  package mutating func member(_ name: String, _ value: JSONValue) { key(name); self.value(value) }
}

extension JSONValue {
  /// The value as compact JSON.
  package var bytes: [UInt8] {
    var writer = JSONWriter()
    writer.value(self)
    return writer.bytes
  }
}

extension JSONValue: CustomStringConvertible {
  package var description: String { String(decoding: bytes, as: UTF8.self) }
}
