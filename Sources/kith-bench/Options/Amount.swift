import ArgumentParser

/// A count or a size as one writes it: `200M`. k, M and G are powers of a thousand for tokens; of 1,024 for bytes.
struct Amount: ExpressibleByArgument, CustomStringConvertible {
  /// As given.
  let text: String
  var description: String { text }
  private let number: Int
  private let power: Int

  init?(argument: String) {
    let letters: [Character: Int] = ["k": 1, "K": 1, "m": 2, "M": 2, "g": 3, "G": 3]
    let power = argument.last.flatMap { letters[$0] }
    guard let number = Int(power == nil ? argument[...] : argument.dropLast()), (1...1_000_000_000).contains(number)
    else { return nil }
    self.text = argument
    self.number = number
    self.power = power ?? 0
  }

  // At most 10⁹ · 2³⁰ < 2⁶³.
  var tokens: Int { (0..<power).reduce(number) { product, _ in product * 1_000 } }
  var bytes: Int { number << (10 * power) }
}
