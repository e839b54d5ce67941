internal import Glibc
internal import LanguageModel

/// Numbers of other toolkits' models as ours holds them, and what cannot be held as it is.
struct ImportedNumbers {
  /// Back-off weights that say "cannot be computed".
  private(set) var uncomputed = ImportFindings()
  /// Probabilities and back-off weights below the smallest number that 32 bits hold with all its digits.
  private(set) var tiny = ImportFindings()
  private(set) var tinyWeights = ImportFindings()

  /// From here on log10 of a back-off weight is no weight, but CMU's toolkit saying that it could not compute it (99.999).
  private static let uncomputedLog = 99.0
  /// log10 of the largest and the smallest number of 32 bits that has all its digits.
  static let largestLog = 38.0
  private static let smallestLog = -37.9
  private static let logOfZero = -99.0

  /// The back-off weight.
  /// - Parameter log: log10 of it, no NaN.
  /// - Returns: nil if it is too large.
  @inline(__always)
  mutating func backoff(_ log: Double, _ place: @autoclosure () -> String) -> Float? {
    if log == 0 { return 1 }
    if log <= Self.largestLog {
      // SRILM's log of zero is no loss.
      if log < Self.smallestLog, log > Self.logOfZero { tinyWeights.add(place()) }
      return Float(powerOfTen(log))
    }
    guard log >= Self.uncomputedLog else { return nil }
    uncomputed.add(place())
    return 1
  }

  /// P.
  /// - Parameter log: log10 of it, at most 0.
  @inline(__always)
  mutating func probability(_ log: Double, _ place: @autoclosure () -> String) -> Float {
    if log >= Self.smallestLog { return Float(powerOfTen(log)) }
    tiny.add(place())
    return Float(powerOfTen(log))
  }

  func warn(_ warn: (String) -> Void) {
    uncomputed.warn(
      "back-off weight says that it could not be computed (99.999, as the CMU toolkit writes it) and counts as 0",
      "back-off weights say that they could not be computed (99.999, as the CMU toolkit writes it) and count as 0", warn
    )
    tiny.warn(
      "probability is below 10^-37.9: the model holds it with fewer digits, and below 10^-45 as 0",
      "probabilities are below 10^-37.9: the model holds them with fewer digits, and below 10^-45 as 0", warn)
    tinyWeights.warn(
      "back-off weight is below 10^-37.9: the model holds it with fewer digits, and below 10^-45 as 0",
      "back-off weights are below 10^-37.9: the model holds them with fewer digits, and below 10^-45 as 0", warn)
  }
}
