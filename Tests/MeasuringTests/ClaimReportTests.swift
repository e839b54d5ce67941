import Foundation
import FoundationXML
import Testing

@testable import Measuring

@Suite struct `A report of claims` {
  @Test func `a verdict follows from its checks`() {
    func check(_ isMet: Bool) -> Check { Check("a sentence", isMet) }
    #expect(Verdict([]) == .notMeasured)
    #expect(Verdict([check(true), check(true)]) == .holds)
    #expect(Verdict([check(true), check(false)]) == .holdsPartly)
    #expect(Verdict([check(false)]) == .doesNotHold)
  }

  @Test func `a share is above another only by more than chance`() {
    let half = Share(right: 50, of: 100)
    #expect(half.percent == 50 && abs(half.standardError - 4.95) < 0.01)
    #expect(!Share(right: 60, of: 100).isAbove(half) && Share(right: 70, of: 100).isAbove(half))
    #expect(Share(right: 600, of: 1_000).isAbove(Share(right: 500, of: 1_000)))
    #expect(half.isAbove(percent: 39) && !half.isAbove(percent: 41) && half.isBelow(percent: 61))
    // Of few questions nothing is certain, and none at all is no division by zero.
    #expect(!Share(right: 1, of: 1).isAbove(percent: 50) && Share().percent == 0)
    var tie = Share()
    tie.add(0.5)
    tie.add(1)
    #expect(tie == Share(right: 1.5, of: 2) && half.text == "50.0 ± 9.9")
  }

  private static var report: ClaimReport {
    var claim = Claim(
      name: "first", title: "Facts < claims & \"words\"", paragraphs: ["A claim, and how it is tested."])
    var table = Claim.Table("Right in per cent", columns: ["", "right", "a | b"])
    table.add(["both", "50 %", "<1"])
    table.add(["chance", "25 %", ""], isControl: true)
    claim.tables.append(table)
    claim.checks = [Check("50 is above 25 %.", true), Check("nothing else helps.", false)]
    claim.charts.append(
      Claim.Chart(
        "steps",
        LineChart(
          title: "By steps", xLabel: "steps",
          panels: [LineChart.Panel("right (%)", [LineChart.Series("two facts", [(0, 20), (1, 40)])])])))
    claim.command = "kith-bench thesis --claim first"
    var other = Claim(name: "second", title: "Not looked at", paragraphs: [])
    other.gaps = ["there is no text."]
    return ClaimReport(
      title: "Claims", introduction: ["What `this` is."], commands: ["make it", "look at it"], claims: [claim, other])
  }

  @Test func `as Markdown`() {
    #expect(
      Self.report.markdown(charts: "pictures/") == """
        # Claims

        What `this` is.

            make it
            look at it

        | claim | verdict |
        |---|---:|
        | [Facts < claims & "words"](#facts--claims--words) | holds partly |
        | [Not looked at](#not-looked-at) | not measured |

        ## Facts < claims & "words"

        A claim, and how it is tested.

        **Holds partly.**

        - Yes: 50 is above 25 %.
        - No: nothing else helps.

        *Right in per cent*

        |  | right | a \\| b |
        |---|---:|---:|
        | both | 50 % | <1 |
        | *chance* | *25 %* |  |

        ![By steps](pictures/steps.svg)

            kith-bench thesis --claim first

        ## Not looked at

        **Not measured.**

        Not measured: there is no text.

        """)
  }

  @Test func `as a page that needs nothing else and has no script`() throws {
    let html = Self.report.html
    let page = html.replacing("<!DOCTYPE html>", with: "")
    #expect(XMLParser(data: Data(page.utf8)).parse(), "the page is no well-formed XML")
    #expect(!html.contains("<script") && !html.contains("src=") && !html.contains("url("))
    #expect(html.contains("Facts &lt; claims &amp; &quot;words&quot;") && html.contains("<td>&lt;1</td>"))
    #expect(html.contains("<span class=\"badge holdsPartly\">holds partly</span>"))
    #expect(html.contains("<tr class=\"control\"><th>chance</th>"))
    #expect(html.contains("<p>What <code>this</code> is.</p>"))
    #expect(html.contains("<figure><svg") && !html.contains("<?xml"))
    #expect(Self.report.chartFiles.map(\.name) == ["steps.svg"])
  }

  @Test func `claims are kept as they are`() throws {
    let claims = Self.report.claims
    let kept = try JSONDecoder().decode([Claim].self, from: JSONEncoder().encode(claims))
    let report = ClaimReport(
      title: "Claims", introduction: ["What `this` is."], commands: ["make it", "look at it"], claims: kept)
    #expect(report.html == Self.report.html && report.markdown() == Self.report.markdown())
  }
}
