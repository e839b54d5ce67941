import Foundation
import Testing

/// What every page must be: one document that is well formed, fetches nothing, and runs nothing but its own script.
struct PageMarkup {
  let html: String

  init(_ path: URL) throws { html = try String(contentsOf: path, encoding: .utf8) }

  /// Without what stands in `style` and `script`.
  var body: String {
    html.replacing(/<style>[^<]*<\/style>/, with: "").replacing(/<script>(?s:.*?)<\/script>/, with: "")
  }

  /// How often something stands in the page.
  func count(_ text: String) -> Int { html.components(separatedBy: text).count - 1 }

  /// Every tag is closed in order, no attribute is bare, and `&` begins entities only.
  func expectWellFormed(_ location: SourceLocation = #_sourceLocation) {
    var open: [String] = []
    let body = body.replacing("<!DOCTYPE html>", with: "")
    for match in body.matches(of: /<(\/?)([a-z0-9]+)((?: [A-Za-z0-9-]+="[^"<>]*")*)(\/?)>/) {
      if !match.output.4.isEmpty { continue }
      let name = String(match.output.2)
      if match.output.1.isEmpty { open.append(name) } else { #expect(open.popLast() == name, sourceLocation: location) }
    }
    #expect(open.isEmpty, sourceLocation: location)
    let text = body.replacing(/<\/?[a-z0-9]+(?: [A-Za-z0-9-]+="[^"<>]*")*\/?>/, with: "")
      .replacing(/&(?:amp|lt|gt|quot|#39);/, with: "")
    // What is left of `>` stands in no tag of ours.
    #expect(!text.contains("<") && !text.contains(">") && !text.contains("&"), sourceLocation: location)
    let controls = body.unicodeScalars.filter { $0.value < 0x20 && $0 != "\n" && $0 != "\t" || $0.value == 0x7f }
    #expect(controls.isEmpty, sourceLocation: location)
  }

  /// Nothing is named that would be fetched, no handler stands in markup, and ids are unique.
  func expectAlone(_ location: SourceLocation = #_sourceLocation) {
    for outside in ["<link", "<img", "<iframe", "<object", "<base", "<form", "@import", "url("] {
      #expect(!body.contains(outside) && !html.contains("@import") && !html.contains("url("), sourceLocation: location)
    }
    #expect(body.firstMatch(of: #/ (?:on[a-z]+|style|src)="/#) == nil, sourceLocation: location)
    for match in body.matches(of: #/ href="([^"]*)"/#) {
      #expect(match.output.1.hasPrefix("#w"), sourceLocation: location)
    }
    let ids = body.matches(of: #/ id="([^"]*)"/#).map { String($0.output.1) }
    #expect(Set(ids).count == ids.count, sourceLocation: location)
    #expect(
      count("Content-Security-Policy") == 1 && html.contains("default-src &#39;none&#39;"), sourceLocation: location)
  }

  /// SHA-256 in base64 of what stands in the first element of a name.
  func hash(of element: String) throws -> String? {
    guard let start = html.range(of: "<\(element)>"), let end = html.range(of: "</\(element)>") else { return nil }
    let sum = Process()
    let (input, output) = (Pipe(), Pipe())
    sum.executableURL = URL(filePath: "/usr/bin/env")
    sum.arguments = ["sha256sum"]
    (sum.standardInput, sum.standardOutput) = (input, output)
    try sum.run()
    try input.fileHandleForWriting.write(contentsOf: Data(html[start.upperBound..<end.lowerBound].utf8))
    try input.fileHandleForWriting.close()
    let digits = try Array((output.fileHandleForReading.readToEnd() ?? Data()).prefix(64))
    sum.waitUntilExit()
    let bytes = stride(from: 0, to: digits.count, by: 2).compactMap {
      UInt8(String(decoding: digits[$0..<($0 + 2)], as: UTF8.self), radix: 16)
    }
    return bytes.count == 32 ? Data(bytes).base64EncodedString() : nil
  }
}
