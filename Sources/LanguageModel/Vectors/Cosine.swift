internal import VectorMath

/// The cosine of two vectors of the same length, in -1...1 up to rounding; nil if either is 0 or infinite.
func cosine(_ a: [Float], _ b: [Float]) -> Double? {
  let (aa, bb) = (dot(a.span, at: 0, a.span, count: a.count), dot(b.span, at: 0, b.span, count: b.count))
  guard aa > 0, bb > 0, aa < .infinity, bb < .infinity else { return nil }
  return Double(dot(a.span, at: 0, b.span, count: a.count)) / (Double(aa) * Double(bb)).squareRoot()
}
