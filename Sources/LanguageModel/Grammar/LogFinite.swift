internal import Glibc

/// log(p), at most 0 and at least log(1e-300): no value that leaves the model is infinite, even from a damaged file.
@inline(__always)
func logFinite(_ probability: Double) -> Double {
  probability > 1e-300 ? log(min(probability, 1)) : -690.7755278982137
}
