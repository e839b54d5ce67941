/// A claim with the figures that test it, their controls, and what follows.
package struct Claim: Codable, Sendable {
  /// A table of figures. The rows that are controls look different.
  package struct Table: Codable, Sendable {
    package struct Row: Codable, Sendable {
      package let cells: [String]
      package let isControl: Bool
    }

    package let caption: String
    /// The names of the columns, that of the first one included.
    package let columns: [String]
    package private(set) var rows: [Row] = []

    package init(_ caption: String, columns: [String]) {
      self.caption = caption
      self.columns = columns
    }

    /// - Parameter cells: one for each column.
    package mutating func add(_ cells: [String], isControl: Bool = false) {
      precondition(cells.count == columns.count, "\(caption): \(cells.count) cells for \(columns.count) columns")
      rows.append(Row(cells: cells, isControl: isControl))
    }
  }

  /// A chart with its file's name, without an ending.
  package struct Chart: Codable, Sendable {
    package let name: String
    package let chart: LineChart

    package init(_ name: String, _ chart: LineChart) {
      self.name = name
      self.chart = chart
    }
  }

  /// As `--claim` and files have it.
  package let name: String
  /// What is claimed, in a few words.
  package let title: String
  /// What is claimed, and how it is tested: paragraphs.
  package var paragraphs: [String]
  package var tables: [Table] = []
  package var charts: [Chart] = []
  package var checks: [Check] = []
  /// Why something was not measured, a sentence each.
  package var gaps: [String] = []
  /// What measured it.
  package var command = ""

  package init(name: String, title: String, paragraphs: [String]) {
    self.name = name
    self.title = title
    self.paragraphs = paragraphs
  }

  package var verdict: Verdict { Verdict(checks) }
}
