internal import Glibc

/// log(p), with a floor: no number that leaves the model is infinite, whatever a damaged file says.
@inline(__always)
func logFinite(_ probability: Double) -> Double {
  probability > 1e-300 ? log(min(probability, 1)) : -690.7755278982137
}
