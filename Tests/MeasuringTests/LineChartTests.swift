import Foundation
import FoundationXML
import Testing

@testable import Measuring

@Suite struct LineChartTests {
  /// What a strict reader finds in a document.
  final class Reader: NSObject, XMLParserDelegate {
    var names: [String: Int] = [:]
    var attributes: [(name: String, values: [String: String])] = []
    var texts: [String] = []
    private var text = ""

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
      attributes values: [String: String]
    ) {
      names[name, default: 0] += 1
      attributes.append((name, values))
      text = ""
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }

    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
      if name == "text" { texts.append(text) }
    }
  }

  func read(_ chart: LineChart) -> (isWellFormed: Bool, found: Reader) {
    let reader = Reader()
    let parser = XMLParser(data: Data(chart.svg.utf8))
    parser.delegate = reader
    return (parser.parse(), reader)
  }

  static let points: [(x: Double, y: Double)] = [(5, 40), (10, 80), (20, 161), (45, 360)]

  @Test func isWellFormedAndTellsItsAxes() throws {
    let chart = LineChart(
      title: "Cost", xLabel: "training text (million tokens)",
      panels: [
        .init("time (s)", [.init("wall", Self.points), .init("processor", Self.points)]),
        .init("peak memory (MB)", [.init("memory", Self.points)]),
      ])
    let (isWellFormed, found) = read(chart)
    #expect(isWellFormed)
    #expect(found.names["svg"] == 1)
    #expect(found.names["polyline"] == 3)
    #expect(found.names["circle"] == 12)
    for label in ["Cost", "time (s)", "peak memory (MB)", "wall", "processor", "memory"] {
      #expect(found.texts.filter { $0 == label }.count == 1, "\(label)")
    }
    #expect(found.texts.filter { $0 == "training text (million tokens)" }.count == 2)
  }

  @Test func proportionalPointsLieOnALineThroughTheCorner() throws {
    let chart = LineChart(
      title: "", xLabel: "x", panels: [.init("y", [.init("", [(0, 0), (1, 30), (4, 120)])])])
    let circles = read(chart).found.attributes.filter { $0.name == "circle" }.map(\.values)
    let points = try circles.map { try (#require(Double($0["cx"] ?? "")), #require(Double($0["cy"] ?? ""))) }
    #expect(points.count == 3)
    let slopes = points.dropFirst().map { ($0.1 - points[0].1) / ($0.0 - points[0].0) }
    #expect(abs(slopes[0] - slopes[1]) < 0.01)
    #expect(slopes[0] < 0, "y grows upwards")
  }

  @Test func whatIsBelowZeroIsInsideOfTheFrame() throws {
    let chart = LineChart(
      title: "", xLabel: "x", panels: [.init("y", [.init("", [(1, -0.3), (2, 0), (3, 1.2)])])])
    let found = read(chart).found
    let heights = try found.attributes.filter { $0.name == "circle" }
      .map { try #require(Double($0.values["cy"] ?? "")) }
    let lines = found.attributes.filter { $0.name == "line" }.compactMap { $0.values["y1"].flatMap(Double.init) }
    let (top, bottom) = (try #require(lines.min()), try #require(lines.max()))
    #expect(heights.allSatisfy { (top...bottom).contains($0) })
    #expect(heights.sorted(by: >) == heights, "y grows upwards")
    let zero = found.attributes.first { $0.name == "line" && $0.values["stroke"] == "black" }
    #expect(zero?.values["y1"].flatMap(Double.init) == heights[1])
    #expect(LineChart.ticks(from: -0.3, upTo: 1.2).first == -0.4)
    #expect(LineChart.ticks(from: -3, upTo: -1).first == -3)
  }

  @Test func namesAreEscaped() {
    let name = "a < b & \"c\" > d"
    let (isWellFormed, found) = read(
      LineChart(title: name + "\u{1}", xLabel: name, panels: [.init(name, [.init(name, Self.points)])]))
    #expect(isWellFormed)
    #expect(found.texts.filter { $0 == name }.count == 3)
  }

  @Test func oddPointsDoNotBreakIt() {
    for points in [[], [(1.0, 0.0)], [(Double.nan, 1), (2, .infinity), (3, 4)], [(1e-9, 1e300)]] {
      let chart = LineChart(
        title: "t", xLabel: "x", panels: [.init("y", [.init("s", points.map { (x: $0.0, y: $0.1) })])])
      #expect(read(chart).isWellFormed)
      #expect(!chart.svg.contains("nan") && !chart.svg.contains("inf"))
    }
  }

  @Test func ticksAreRoundAndReachTheValue() {
    #expect(LineChart.ticks(upTo: 45) == [0, 5, 10, 15, 20, 25, 30, 35, 40, 45].map(Double.init))
    #expect(LineChart.ticks(upTo: 100).last == 100)
    #expect(LineChart.ticks(upTo: 0) == [0, 1])
    for value in [0.013, 0.9, 1, 7.3, 88, 1234] {
      let ticks = LineChart.ticks(upTo: value)
      #expect((4...12).contains(ticks.count), "\(value)")
      #expect((ticks.last ?? 0) >= value * (1 - 1e-9), "\(value)")
    }
  }
}
