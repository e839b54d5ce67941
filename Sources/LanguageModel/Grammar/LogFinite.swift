internal import Glibc

/// log(p), at least log(1e-300) and finite: no value that leaves the model is infinite, even from a damaged file.
///
/// At most 0, but for models of other toolkits whose back-off weights make probabilities above 1: they are answered as
/// they are. What is above 1 by rounding is 1.
@inline(__always)
func logFinite(_ probability: Double) -> Double {
  guard probability > 1e-300 else { return -690.7755278982137 }
  return log(probability < 1.0001 ? min(probability, 1) : min(probability, 1e300))
}
