/// A page of HTML that needs nothing else: its style and its script stand in it, it fetches nothing, and nothing that it shows
/// can become markup or script, for the browser runs what has the right hash and nothing else.
struct Page {
  /// Most words that a page shows with their figures: some 5 MB.
  static let longestText = 10_000

  /// As the window has it.
  let title: String
  /// The command that made it.
  let verb: String
  let heading: String
  /// What it is about, under the heading; HTML.
  let subject: String
  /// Sections one after the other; HTML.
  let body: String
  /// Whether there are words to choose.
  let hasWords: Bool

  private static let policy =
    "default-src 'none'; style-src 'sha256-\(PageHashes.style)'; script-src 'sha256-\(PageHashes.script)'; base-uri 'none'; form-action 'none'"

  var html: String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8"/>
    <meta http-equiv="Content-Security-Policy" content="\(Markup.escaped(Self.policy))"/>
    <meta name="viewport" content="width=device-width, initial-scale=1"/>
    <meta name="referrer" content="no-referrer"/>
    <title>\(Markup.escaped(Markup.short(title, limit: 70)))</title>
    <style>\(PageStyle.text)</style>
    </head>
    <body>
    <div\(hasWords ? " class=\"with-panel\"" : "")>
    <main>
    <p class="over">\(Markup.escaped(verb))</p>
    <h1>\(heading)</h1>
    \(subject)
    \(body)<footer>Made by \(Markup.escaped(verb)). This page fetches nothing and sends nothing.</footer>
    </main>
    \(hasWords ? Self.panel : "")</div>
    \(hasWords ? "<script>\(PageScript.text)</script>\n" : "")</body>
    </html>

    """
  }

  /// What the script fills.
  private static let panel = """
    <aside class="panel" aria-label="The chosen word">
    <div id="chosen" class="resting"><div class="box">Point at a word, or click it to keep it. With the keyboard: Tab to the text, then the arrow keys; Escape lets go.</div></div>
    <p id="said" class="apart" role="status" aria-live="polite"></p>
    </aside>

    """
}
