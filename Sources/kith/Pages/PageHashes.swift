/// What the browser compares a page's style and script with before it uses them: SHA-256 in base64. A test computes them, and
/// writes this file anew with KITH_RECORD=1.
enum PageHashes {
  static let style = "2AOd9tJ28FcgUovQOa+fdancK4NX2FfiOV4EhF8kGTc="
  static let script = "5JE5Vxphfp8U8wS4au/TPoJ1FyVwATOQPp5U1sWo/Uc="
}
