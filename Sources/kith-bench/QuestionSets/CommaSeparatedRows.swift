import Foundation

/// The rows of a file of comma-separated values; quoted cells may hold commas and doubled quotes.
func commaSeparatedRows(of path: String) throws -> [[String]] {
  try String(contentsOfFile: path, encoding: .utf8).split(whereSeparator: \.isNewline).map { line in
    var cells = [""]
    var isQuoted = false
    for character in line {
      switch character {
      case "\"": isQuoted.toggle()
      case "," where !isQuoted: cells.append("")
      default: cells[cells.count - 1].append(character)
      }
    }
    return cells
  }
}
