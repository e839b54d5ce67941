/// Numbers and columns as people read them, without Foundation.
enum Formatting {
  /// With that many digits after the point; very large and very small numbers as `1.2e+30`.
  static func fixed(_ value: Double, _ digits: Int) -> String {
    guard value.isFinite else { return "\(value)" }
    var scale = 1
    for _ in 0..<digits { scale *= 10 }
    guard let scaled = Int(exactly: (abs(value) * Double(scale)).rounded()) else { return scientific(value) }
    let sign = value < 0 && scaled != 0 ? "-" : ""
    guard digits > 0 else { return "\(sign)\(scaled)" }
    let fraction = String(scaled % scale)
    return "\(sign)\(scaled / scale)." + String(repeating: "0", count: digits - fraction.count) + fraction
  }

  private static func scientific(_ value: Double) -> String {
    var mantissa = abs(value)
    var exponent = 0
    while mantissa >= 10 {
      mantissa /= 10
      exponent += 1
    }
    return "\(value < 0 ? "-" : "")\(fixed(mantissa, 1))e+\(exponent)"
  }

  /// A probability in percent: three digits that matter, `0.0021` rather than `0.00`.
  static func percent(_ probability: Double) -> String {
    let value = probability * 100
    if value >= 10 || value == 0 { return fixed(value, 1) }
    if value >= 0.1 { return fixed(value, 2) }
    return value >= 0.0001 ? fixed(value, 4) : "<0.0001"
  }

  /// `12,345,678`.
  static func grouped(_ value: Int) -> String {
    var digits = String(abs(value))
    var groups: [Substring] = []
    while digits.count > 3 {
      groups.insert(digits.suffix(3), at: 0)
      digits = String(digits.dropLast(3))
    }
    return (value < 0 ? "-" : "") + ([digits[...]] + groups).joined(separator: ",")
  }

  /// `934 B`, `1.2 MiB`.
  static func bytes(_ count: Int) -> String {
    guard count >= 1024 else { return "\(count) B" }
    var value = Double(count) / 1024
    for unit in ["KiB", "MiB", "GiB"] {
      if value < 1000 { return "\(fixed(value, value < 10 ? 1 : 0)) \(unit)" }
      value /= 1024
    }
    return "\(fixed(value, 1)) TiB"
  }

  /// `934`, `1.2 k`, `47.0 M`.
  static func count(_ value: Double) -> String {
    if value < 1_000 { return fixed(value, 0) }
    if value < 1_000_000 { return fixed(value / 1_000, 1) + " k" }
    if value < 1_000_000_000 { return fixed(value / 1_000_000, 1) + " M" }
    return fixed(value / 1_000_000_000, 1) + " G"
  }

  /// `0:07`, `1:02:40`, `3 d 4 h`.
  static func duration(_ seconds: Double) -> String {
    let total = Int(min(max(seconds.rounded(), 0), 1e9))
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    if total >= 86_400 { return "\(total / 86_400) d \(total % 86_400 / 3600) h" }
    if total >= 3600 { return "\(total / 3600):\(two(total % 3600 / 60)):\(two(total % 60))" }
    return "\(total / 60):\(two(total % 60))"
  }

  // MARK: Columns

  /// How many columns of a terminal a text takes.
  static func width(_ text: String) -> Int { text.unicodeScalars.reduce(0) { $0 + width($1) } }

  private static func width(_ scalar: Unicode.Scalar) -> Int {
    if scalar.isASCII { return 1 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: break
    }
    switch scalar.value {
    case 0x1100...0x115f, 0x2e80...0x303e, 0x3041...0xa4cf, 0xac00...0xd7a3, 0xf900...0xfaff, 0xfe30...0xfe6f,
      0xff00...0xff60, 0xffe0...0xffe6, 0x1f300...0x1f64f, 0x1f680...0x1f6ff, 0x1f900...0x1f9ff, 0x20000...0x3fffd:
      return 2
    default: return 1
    }
  }

  static func left(_ text: String, _ columns: Int) -> String {
    text + String(repeating: " ", count: max(0, columns - width(text)))
  }

  static func right(_ text: String, _ columns: Int) -> String {
    String(repeating: " ", count: max(0, columns - width(text))) + text
  }

  /// Rows under headings, every column as wide as its widest cell.
  ///
  /// - Parameter leftAligned: the columns that hold words rather than numbers.
  static func table(_ headings: [String], _ rows: [[String]], leftAligned: Set<Int>) -> [String] {
    var widths = headings.map(width)
    for row in rows {
      for (column, cell) in row.enumerated() where column < widths.count {
        widths[column] = max(widths[column], width(cell))
      }
    }
    return ([headings] + rows).map { row in
      var line = ""
      for (column, cell) in row.enumerated() {
        if column > 0 { line += "  " }
        line += leftAligned.contains(column) ? left(cell, widths[column]) : right(cell, widths[column])
      }
      while line.last == " " { line.removeLast() }
      return line
    }
  }
}
