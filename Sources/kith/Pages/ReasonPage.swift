import KithClient

/// `kith reason --html`: the story of an answer, step by step with what each rests on.
struct ReasonPage {
  let html: String

  init(_ question: String, _ reasoned: ReasonedAnswers, model: AnsweringModel?) {
    let answering = model.map { "by the model \($0.name), generation \($0.generation), " } ?? ""
    let count = reasoned.steps.count
    let answers = Set(reasoned.answers.map { $0.text.lowercased() })
    var body = Self.table("The answers", reasoned.answers)
    body += "<h2>How it came about</h2>\n"
    body += PageFigures.key([
      (.grammar, "led to the sentence", ""), (.association, "leads on from it", ""),
      (.repetition, "a possible answer", ""),
    ])
    body += "<ol class=\"story\">\n" + reasoned.steps.map { Self.step($0, answers) }.joined() + "</ol>\n"
    body += "<p>\(Markup.escaped(Self.ending(reasoned)))</p>\n"
    html =
      Page(
        title: "kith reason: \(question)", verb: "kith reason",
        heading: "<bdi>\(Markup.escaped(Markup.short(question, limit: 400)))</bdi>",
        subject:
          "<p class=\"dim\">\(Markup.escaped("Answered \(answering)in \(count) \(count == 1 ? "step" : "steps"); \(Markup.number(reasoned.entropy)) bits unsure."))</p>",
        body: body, hasWords: false
      ).html
  }

  private static func table(_ caption: String, _ answers: [RankedAnswer]) -> String {
    let rows = answers.map { answer in
      let percent = "\(Formatting.fixed(answer.posterior * 100, 1)) %"
      let scale = "0 0 100 10"
      let width = Markup.coordinate(min(100, max(0, answer.posterior * 100)))
      return
        "<tr><th scope=\"row\">\(Markup.name(answer.text))</th><td class=\"bar\"><svg viewBox=\"\(scale)\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect class=\"g\" width=\"\(width)\" height=\"10\"/></svg></td><td>\(percent)</td></tr>\n"
    }
    return
      "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"\(caption)\"><table class=\"answers\"><caption>\(caption), with their probabilities if one of them must be right.</caption>\n<tbody>\n"
      + rows.joined() + "</tbody></table></div>\n"
  }

  private static func step(_ step: ReasonedStep, _ answers: Set<String>) -> String {
    let unsure = "\(Markup.number(step.entropyBefore)) → \(Markup.number(step.entropy)) bits unsure"
    var html = "<li class=\"step\(step.isCounted ? "" : " out")\"><h3>Step \(step.ordinal)</h3>\n"
    html +=
      "<p class=\"dim\">\(unsure)\(step.isCounted ? "" : ": no surer, and left out")</p>\n<ul class=\"evidence\">\n"
    for evidence in step.gathered.reversed() { html += sentence(evidence, answers) }
    html += "</ul>\n"
    if !step.answers.isEmpty {
      html += "<details><summary>The answers after step \(step.ordinal)</summary>\n"
      html += table("The answers after step \(step.ordinal)", step.answers) + "</details>\n"
    }
    return html + "</li>\n"
  }

  private static func sentence(_ evidence: EvidenceSentence, _ answers: Set<String>) -> String {
    let source = evidence.source == "context" ? "the text" : evidence.source
    let strength = min(1, max(0, evidence.strength))
    let cues = evidence.cues.map { Markup.name($0) }.joined(separator: ", ")
    let found = evidence.found.map { Markup.name($0) }.joined(separator: ", ")
    let origin = cues.isEmpty ? "goes on from the sentence before it" : "found by \(cues)"
    let way = found.isEmpty ? origin : "\(origin), leads to \(found)"
    return """
      <li><q dir="auto" lang="">\(marked(evidence, answers))</q>
      <p class="note"><svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect class="g" width="\(Markup.coordinate(strength * 100))" height="10"/></svg>\(Formatting.fixed(strength * 100, 0)) % of the step, from \(Markup.escaped(source)); \(way)</p></li>

      """
  }

  /// The sentence with the words that led to it, and those that it leads on from.
  private static func marked(_ evidence: EvidenceSentence, _ answers: Set<String>) -> String {
    let cues = Set(evidence.cues.map { $0.lowercased() })
    let found = Set(evidence.found.prefix(3).map { $0.lowercased() })
    let led = Set(evidence.found.map { $0.lowercased() })
    var html = ""
    var word = ""
    func flush() {
      let name = word.lowercased()
      let shown = Markup.escaped(word)
      if cues.contains(name) {
        html += "<mark class=\"cue\">\(shown)</mark>"
      } else if answers.contains(name) {
        html += "<strong class=\"answer\">\(shown)</strong>"
      } else if found.contains(name) {
        html += "<mark class=\"found\">\(shown)</mark>"
      } else if led.contains(name) {
        html += "<mark class=\"led\">\(shown)</mark>"
      } else {
        html += shown
      }
      word = ""
    }
    for character in evidence.text {
      if character.isLetter || character.isNumber {
        word.append(character)
      } else {
        flush()
        html += Markup.escaped(String(character))
      }
    }
    flush()
    return html
  }

  private static func ending(_ reasoned: ReasonedAnswers) -> String {
    switch reasoned.ended {
    case "nothing_new" where reasoned.steps.isEmpty:
      "There is no evidence: no sentence has a telling word of the question, so this is what the model says without any."
    case "nothing_new": "It ended there: there was nothing new to gather."
    case "settled": "It ended there: another step made it no surer."
    default: "It ended there: as many steps as were allowed."
    }
  }
}
