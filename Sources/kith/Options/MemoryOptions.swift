import ArgumentParser
import KithClient
import KithProtocol

/// Which memory answers with the model.
struct MemoryOption: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "The memory of yours that answers with the model, such as own; \"\" for none. (default: $KITH_MEMORY, else none)",
      valueName: "name"))
  var memory: String?

  /// The memory that was named, or that of the environment; nil for none.
  var name: String? { MemoryNaming.name(memory) }
  /// Whether it was said that none answers.
  var isNone: Bool { memory == "" }

  func validate() throws { try MemoryNaming.check(memory, mayBeNone: true) }
}

/// How a memory is named on the command line.
private enum MemoryNaming {
  private static let variable = "KITH_MEMORY"

  static func name(_ option: String?) -> String? {
    (option ?? environment(variable)).flatMap { $0.isEmpty ? nil : $0 }
  }

  /// - Parameter mayBeNone: whether an empty name, which stands for no memory, will do.
  static func check(_ option: String?, mayBeNone: Bool) throws {
    guard let name = mayBeNone || option == nil ? name(option) : option, !ModelName.isName(name) else { return }
    let place = option == nil ? variable : "--memory"
    throw ValidationError(
      "\(place) must be \(FieldType.modelName.requirement), not \"\(name.prefix(64))\""
        + (ModelName.shown(like: name).map { "; \($0) would do." } ?? "."))
  }
}

/// Which memory learns or forgets.
struct NamedMemory: ParsableArguments {
  @Option(
    name: .long, help: ArgumentHelp("The memory's name. (default: $KITH_MEMORY, else own)", valueName: "name"))
  var memory: String?

  /// nil for the one called `own`.
  var name: String? { MemoryNaming.name(memory) }

  func validate() throws { try MemoryNaming.check(memory, mayBeNone: false) }
}

/// How what was learnt fades.
struct HalfLifeOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "From now on, after so many words more what the memory has learnt counts half. (at first: 200000)",
      valueName: "number"))
  var halfLifeWords: Double?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "From now on, after so many days more what the memory has learnt counts half. (at first: 180)",
      valueName: "number"))
  var halfLifeDays: Double?

  var halfLives: HalfLives { HalfLives(words: halfLifeWords, days: halfLifeDays) }

  func validate() throws {
    if let halfLifeWords, !(1...1e12).contains(halfLifeWords) {
      throw ValidationError("--half-life-words must be from 1 to 1e12, not \(halfLifeWords).")
    }
    if let halfLifeDays, !(0.001...1e6).contains(halfLifeDays) {
      throw ValidationError("--half-life-days must be from 0.001 to 1e6, not \(halfLifeDays).")
    }
  }
}
