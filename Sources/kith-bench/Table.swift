import Foundation

/// Rows of figures: on a terminal aligned, with `--json` a line of JSON each.
struct Table {
  let isJSON: Bool

  init(_ places: Places) { isJSON = places.json }

  func row(_ name: String, _ value: Double, _ unit: String, _ comparison: String = "") {
    if isJSON {
      let fields: [String: Any] = ["name": name, "value": value, "unit": unit, "comparison": comparison]
      // Strings and a number: always valid JSON, unless the figure is not finite.
      guard value.isFinite, let data = try? JSONSerialization.data(withJSONObject: fields, options: .sortedKeys) else {
        return
      }
      write(String(decoding: data, as: UTF8.self))
    } else {
      let figure = String(format: abs(value) < 10 ? "%.3f" : "%.2f", value)
      let left = name.padding(toLength: max(46, name.count), withPad: " ", startingAt: 0)
      write("\(left) \(String(repeating: " ", count: max(0, 10 - figure.count)))\(figure) \(unit)  \(comparison)")
    }
  }
}

/// Without a buffer between: rows come when they are measured.
private func write(_ line: String) { FileHandle.standardOutput.write(Data("\(line)\n".utf8)) }

func note(_ line: String) { FileHandle.standardError.write(Data("\(line)\n".utf8)) }

func seconds(_ duration: Duration) -> Double {
  Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
}

/// Processor time of this process so far.
func processorSeconds() -> Double { Double(clock()) / Double(CLOCKS_PER_SEC) }

func environment(_ name: String) -> String? { ProcessInfo.processInfo.environment[name] }

/// The value below which that share of the sorted values lies.
func percentile(_ share: Double, of sorted: [Double]) -> Double {
  sorted.isEmpty ? 0 : sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]
}
