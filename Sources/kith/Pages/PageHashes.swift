/// What the browser compares a page's style and script with before it uses them: SHA-256 in base64. A test computes them, and
/// writes this file anew with KITH_RECORD=1.
enum PageHashes {
  static let style = "xEadX5xalAc1RvNtnjpqRAuvRbTnHHPmwDKL0xpzlzE="
  static let script = "5JE5Vxphfp8U8wS4au/TPoJ1FyVwATOQPp5U1sWo/Uc="
}
