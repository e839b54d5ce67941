import Foundation
import Measuring

/// The figures of a command, printed as they are measured: aligned, or with `--json` a line of JSON each.
struct Figures {
  private let isJSON: Bool

  init(_ bench: BenchOptions) { isJSON = bench.json }

  /// - Parameters:
  ///   - comparison: the value to compare it with.
  ///   - better: which way is better, for figures that are compared with another build's.
  func add(_ name: String, _ value: Double, _ unit: String, _ comparison: String = "", better: Figure.Better? = nil) {
    let figure = Figure(name: name, value: value, unit: unit, better: better, comparison: comparison)
    if isJSON {
      if let line = figure.json { write(line) }
    } else {
      write(figure.row)
    }
  }
}

/// Without a buffer between: rows come when they are measured.
func write(_ line: String) { FileHandle.standardOutput.write(Data("\(line)\n".utf8)) }

func note(_ line: String) { FileHandle.standardError.write(Data("\(line)\n".utf8)) }
