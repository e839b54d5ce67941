/// What the browser compares a page's style and script with before it uses them: SHA-256 in base64. A test computes them, and
/// writes this file anew with KITH_RECORD=1.
enum PageHashes {
  static let style = "xEadX5xalAc1RvNtnjpqRAuvRbTnHHPmwDKL0xpzlzE="
  static let script = "1BgKjxxjFO/3/6P/bezghYemOJVWjD9WEa/w9qjppOQ="
}
