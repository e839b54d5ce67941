package import KithProtocol

/// Offsets in a text in the unit that the client counts in.
///
/// Editors count UTF-16 units or scalars; we count bytes. A table every 64 bytes, so that an offset costs a short walk.
package struct Offsets: Sendable {
  package enum Unit: String, Sendable, CaseIterable { case utf8, utf16, scalar }

  private static let stride = 64

  private let unit: Unit
  private let bytes: [UInt8]
  /// How many units begin before each multiple of `stride` bytes.
  private let table: [Int]

  package init(_ text: String, in unit: Unit) {
    self.unit = unit
    guard unit != .utf8 else {
      bytes = []
      table = []
      return
    }
    bytes = Array(text.utf8)
    var table: [Int] = []
    var count = 0
    for (index, byte) in bytes.enumerated() {
      if index % Self.stride == 0 { table.append(count) }
      count += Self.unitCount(byte, unit)
    }
    table.append(count)
    self.table = table
  }

  /// - Parameter range: Bytes of the text, at the borders of characters.
  package subscript(range: Range<Int>) -> Range<Int> {
    unit == .utf8 ? range : offset(range.lowerBound)..<offset(range.upperBound)
  }

  private func offset(_ byteOffset: Int) -> Int {
    let row = min(byteOffset, bytes.count) / Self.stride
    return bytes[(row * Self.stride)..<min(byteOffset, bytes.count)].reduce(table[row]) {
      $0 + Self.unitCount($1, unit)
    }
  }

  /// The units of a character are counted at its first byte.
  private static func unitCount(_ byte: UInt8, _ unit: Unit) -> Int {
    if byte & 0xC0 == 0x80 { return 0 }
    return unit == .utf16 && byte >= 0xF0 ? 2 : 1
  }
}

extension Offsets.Unit {
  package init(_ arguments: Arguments) { self = Self(rawValue: arguments.string(TextsTable.offsets)) ?? .utf8 }
}
