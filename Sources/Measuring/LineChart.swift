internal import Foundation

/// Panels of points joined by lines, below one another over the same x, as an SVG 1.1 document.
///
/// Both axes begin at 0, so that what grows linearly lies on a straight line through the corner; y below it where values are.
package struct LineChart: Codable, Sendable {
  /// Points of one kind, and what they are called.
  package struct Series: Codable, Sendable {
    package var name: String
    package var points: [Point]

    package init(_ name: String, _ points: [(x: Double, y: Double)]) {
      self.name = name
      self.points = points.map { Point(x: $0.x, y: $0.y) }
    }
  }

  package struct Point: Codable, Sendable {
    package let x: Double
    package let y: Double
  }

  /// A pair of axes with its series.
  package struct Panel: Codable, Sendable {
    /// The y axis, with its unit.
    package var label: String
    package var series: [Series]

    package init(_ label: String, _ series: [Series]) {
      self.label = label
      self.series = series
    }
  }

  package var title: String
  /// The x axis, with its unit.
  package var xLabel: String
  package var panels: [Panel]

  package init(title: String, xLabel: String, panels: [Panel]) {
    self.title = title
    self.xLabel = xLabel
    self.panels = panels
  }

  private static let colors = ["#1f5fa8", "#c2410c", "#15803d", "#7e22ce"]
  private static let width = 640.0
  private static let panelHeight = 240.0
  private static let (left, right, top) = (80.0, 610.0, 52.0)
  private static let plotHeight = 170.0
  /// Of the font, about.
  private static let letterWidth = 7.0

  /// The document. Points that are not finite are left out.
  package var svg: String {
    let height = Self.top + Double(panels.count) * Self.panelHeight
    var lines = [
      #"<?xml version="1.0" encoding="UTF-8"?>"#,
      #"<svg xmlns="http://www.w3.org/2000/svg" width="\#(number(Self.width))" height="\#(number(height))" "#
        + #"viewBox="0 0 \#(number(Self.width)) \#(number(height))" font-family="sans-serif" font-size="12">"#,
      "<title>\(title.markupEscaped)</title>",
      #"<rect width="100%" height="100%" fill="white"/>"#,
      text(title, Self.width / 2, 22, "middle", size: 15),
    ]
    for (index, panel) in panels.enumerated() {
      lines += draw(panel, top: Self.top + Double(index) * Self.panelHeight)
    }
    lines.append("</svg>")
    return lines.joined(separator: "\n") + "\n"
  }

  private func draw(_ panel: Panel, top: Double) -> [String] {
    let all = panels.flatMap(\.series).flatMap(\.points).filter { $0.x.isFinite && $0.y.isFinite }
    let own = panel.series.flatMap(\.points).filter { $0.x.isFinite && $0.y.isFinite }
    let xTicks = Self.ticks(upTo: all.map(\.x).max() ?? 1)
    let yTicks = Self.ticks(from: own.map(\.y).min() ?? 0, upTo: own.map(\.y).max() ?? 1)
    let bottom = top + Self.plotHeight
    func x(_ value: Double) -> Double { Self.left + value / xTicks[xTicks.count - 1] * (Self.right - Self.left) }
    let (lowest, highest) = (yTicks[0], yTicks[yTicks.count - 1])
    func y(_ value: Double) -> Double { bottom - (value - lowest) / (highest - lowest) * Self.plotHeight }

    var lines: [String] = []
    for tick in yTicks {
      lines.append(line(Self.left, y(tick), Self.right, y(tick), tick == 0 ? "black" : "#dddddd"))
      lines.append(text(label(tick), Self.left - 6, y(tick) + 4, "end"))
    }
    for tick in xTicks {
      lines.append(line(x(tick), bottom, x(tick), bottom + 4, "black"))
      lines.append(text(label(tick), x(tick), bottom + 17, "middle"))
    }
    lines.append(line(Self.left, top, Self.left, bottom, "black"))
    lines.append(text(xLabel, (Self.left + Self.right) / 2, bottom + 34, "middle"))
    let middle = top + Self.plotHeight / 2
    lines.append(
      #"<text x="20" y="\#(number(middle))" text-anchor="middle" transform="rotate(-90 20 \#(number(middle)))">"#
        + "\(panel.label.markupEscaped)</text>")
    // Above the frame, one beside the other, where no line can cross them.
    var nameStart = Self.left
    for (index, series) in panel.series.enumerated() {
      let color = Self.colors[index % Self.colors.count]
      let points = series.points.filter { $0.x.isFinite && $0.y.isFinite }.sorted { $0.x < $1.x }
      let vertices = points.map { "\(number(x($0.x))),\(number(y($0.y)))" }.joined(separator: " ")
      lines.append(#"<polyline points="\#(vertices)" fill="none" stroke="\#(color)" stroke-width="2"/>"#)
      for point in points {
        lines.append(#"<circle cx="\#(number(x(point.x)))" cy="\#(number(y(point.y)))" r="3.5" fill="\#(color)"/>"#)
      }
      lines.append(text(series.name, nameStart, top - 7, "start", color: color))
      nameStart += Double(series.name.count) * Self.letterWidth + 18
    }
    return lines
  }

  /// Four to ten round values from 0, or `lowest` where that is below, to at least `value`; up to twice as many where both
  /// are far from 0.
  static func ticks(from lowest: Double = 0, upTo value: Double) -> [Double] {
    let lowest = min(0, lowest)
    let largest = max(value, -lowest)
    guard largest > 0, largest.isFinite else { return [0, 1] }
    let power = pow(10, log10(largest).rounded(.down))
    let step = power * (largest / power > 5 ? 1 : largest / power > 2 ? 0.5 : 0.2)
    let first = Int((lowest / step + 1e-9).rounded(.down))
    let last = Int((max(0, value) / step - 1e-9).rounded(.up))
    return (first...max(first + 1, last)).map { Double($0) * step }
  }

  // MARK: Elements

  private func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ color: String) -> String {
    #"<line x1="\#(number(x1))" y1="\#(number(y1))" x2="\#(number(x2))" y2="\#(number(y2))" stroke="\#(color)"/>"#
  }

  private func text(
    _ content: String, _ x: Double, _ y: Double, _ anchor: String, color: String = "black", size: Int = 12
  ) -> String {
    #"<text x="\#(number(x))" y="\#(number(y))" text-anchor="\#(anchor)" fill="\#(color)" font-size="\#(size)">"#
      + "\(content.markupEscaped)</text>"
  }

  private func number(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }

  private func label(_ value: Double) -> String { String(format: "%.6g", value) }
}
