import ArgumentParser
import KithClient

/// The options that make the scope of a question: the session, or the context and the experts.
struct ScopeOptions: ParsableArguments {
  @Option(name: .shortAndLong, help: ArgumentHelp("What stands before the text.", valueName: "text"))
  var context = ""

  @OptionGroup var session: SessionOption

  @OptionGroup var experts: ExpertOptions

  /// The session to ask in: the one that was named, or that of the environment where nothing else was. Otherwise the model,
  /// after the context.
  ///
  /// - Parameter memory: the memory that answers with the model, as the verb's options have it.
  func scope(_ options: GlobalOptions, _ memory: MemoryOption? = nil) throws -> Scope {
    if context.isEmpty, experts.experts == .all {
      let scope = try session.scope(options)
      guard let memory else { return scope }
      guard case .session = scope else { return .model(memory: memory.name) }
      guard memory.memory == nil else {
        throw UsageError(message: "a session has its own memory: leave --memory out")
      }
      return scope
    }
    guard session.session == nil else {
      throw UsageError(message: "a session has its own context and experts: leave \(optionsOfScope) out")
    }
    return .model(context: context, experts: experts.experts, memory: memory?.name)
  }

  /// Those that were given.
  private var optionsOfScope: String {
    let names =
      (context.isEmpty ? [] : [TypedArguments.spelling(of: "context")]) + experts.given
    return names.joined(separator: " and ")
  }
}

/// Which experts answer.
struct ExpertOptions: ParsableArguments {
  @Flag(name: .long, help: "Ask grammar alone, without the wider context.")
  var grammarOnly = false

  @Flag(name: .long, help: "Ask associations alone: every word's frequency stands in place of the n-grams.")
  var associationsOnly = false

  func validate() throws {
    guard given.count < 2 else {
      throw ValidationError(
        "\(given.joined(separator: " and ")) cannot be combined: give one of them, or neither for both experts")
    }
  }

  var experts: Scope.Experts { grammarOnly ? .grammar : associationsOnly ? .associations : .all }

  /// Those that were given.
  var given: [String] {
    (grammarOnly ? ["--grammar-only"] : []) + (associationsOnly ? ["--associations-only"] : [])
  }
}

/// Which session.
struct SessionOption: ParsableArguments {
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The session whose text stands before. (default: $KITH_SESSION)", valueName: "session"))
  var session: String?

  /// The session that was named, or that of the environment where no model was; otherwise the model.
  func scope(_ options: GlobalOptions) throws -> Scope {
    guard options.model != nil else {
      return (session ?? environment("KITH_SESSION")).map { .session($0) } ?? .standard
    }
    guard session == nil else {
      throw UsageError(message: "a session has its own model: leave \(TypedArguments.spelling(of: "model")) out")
    }
    return .standard
  }

  /// The session that was named, or that of the environment.
  func required() throws -> String {
    guard let name = session ?? environment("KITH_SESSION") else {
      throw UsageError(
        message: "which session?", hint: "name it:  --session NAME, or KITH_SESSION  (kith session open opens one)")
    }
    return name
  }
}
