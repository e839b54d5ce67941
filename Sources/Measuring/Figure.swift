internal import Foundation

/// A measured value, as a benchmark prints it.
package struct Figure: Codable, Equatable, Sendable {
  /// Which values are the better ones.
  package enum Better: String, Codable, Sendable { case lower, higher }

  package var name: String
  package var value: Double
  package var unit: String
  /// Nil where neither is, and in the output of older builds, which do not say.
  package var better: Better?
  /// The value to compare it with.
  package var comparison: String

  package init(name: String, value: Double, unit: String, better: Better? = nil, comparison: String = "") {
    self.name = name
    self.value = value
    self.unit = unit
    self.better = better
    self.comparison = comparison
  }

  // MARK: Output

  /// A line of JSON; nil where the value is not finite, which JSON cannot say.
  package var json: String? { jsonLine(of: self) }

  /// A row whose columns stand below those of others.
  package var row: String {
    "\(padded(name, to: 46)) \(padded(decimal(value), to: -10)) \(unit)  \(comparison)"
  }

  /// The figures in the JSON lines that a benchmark printed; other lines are passed over.
  package static func figures(in output: String) -> [Figure] {
    let decoder = JSONDecoder()
    return output.split(separator: "\n").compactMap { line in
      guard var figure = try? decoder.decode(Figure.self, from: Data(line.utf8)) else { return nil }
      // Builds up to 35c3306 say how many swaps there were in the name, which differs from run to run.
      figure.name.replace(#/\d+ swaps/#, with: "swaps")
      return figure
    }
  }
}

/// A line of JSON, keys sorted; nil where a number is not finite.
func jsonLine(of value: some Encodable) -> String? {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  return (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) }
}

/// With three decimals below ten, with two from there on.
func decimal(_ value: Double) -> String { String(format: abs(value) < 10 ? "%.3f" : "%.2f", value) }

/// To the left in that many columns, or to the right if negative.
func padded(_ text: String, to width: Int) -> String {
  let filling = String(repeating: " ", count: max(0, abs(width) - text.count))
  return width < 0 ? filling + text : text + filling
}
