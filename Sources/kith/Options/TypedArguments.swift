import ArgumentParser
import KithClient
import ProcessIO
import Synchronization

/// The arguments of the verb that runs, as they were typed, so that messages name its options as its user did.
enum TypedArguments {
  private static let words = Mutex<[String]>([])

  static func set(_ arguments: [String]) { words.withLock { $0 = arguments } }

  /// Sees that all arguments are UTF-8.
  static func check() throws {
    guard let flawed = CommandArguments.flawed else { return }
    throw UsageError(
      message: "`\(flawed)` in the arguments is not UTF-8",
      hint:
        "give text in another encoding by standard input, with --encoding NAME, and so a file with such a name:  < FILE"
    )
  }

  /// The short forms of options whose long ones errors are about.
  private static let letters: [String: Character] = [
    "socket": "S", "model": "m", "quiet": "q", "verbose": "v", "top": "n", "count": "n", "max-words": "n",
    "prefix": "p", "temperature": "t", "context": "c", "session": "s", "words": "w", "output": "o",
  ]

  /// `-n` if that was typed for the option `top`, otherwise `--top`.
  static func spelling(of option: String) -> String { given(option) ?? "--\(option)" }

  /// As it was typed; nil if it was not.
  static func given(_ option: String) -> String? {
    let forms = ["--\(option)"] + (letters[option].map { ["-\($0)"] } ?? [])
    let options = words.withLock { $0.prefix { $0 != "--" } }
    return forms.first { form in options.contains { $0 == form || $0.hasPrefix("\(form)=") } }
  }
}

extension ServerError {
  /// The same error about the option with which its field was given, if it was given with one.
  var aboutOption: ServerError {
    guard let field, let option = TypedArguments.given(field.replacing("_", with: "-")) else { return self }
    return ServerError(
      code: code, message: message.replacing("`\(field)`", with: option), hint: hint, field: field,
      byteOffset: byteOffset, isWorthRetrying: isWorthRetrying, retryAfterMilliseconds: retryAfterMilliseconds)
  }
}
