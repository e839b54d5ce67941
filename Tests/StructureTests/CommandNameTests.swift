import Testing

/// How the client's verbs are declared.
@Suite struct `A verb of the client` {
  /// Where none is given, a name is made of the type's description, for which the runtime searches all conformances of the
  /// program: with fifty verbs, a third of the time that `kith` took.
  @Test func `gives its name`() throws {
    var (count, nameless) = (0, [String]())
    for file in try Sources.files(of: "kith") {
      for text in file.source.split(separator: "= CommandConfiguration(", omittingEmptySubsequences: false).dropFirst()
      {
        count += 1
        if !text.drop(while: \.isWhitespace).hasPrefix("commandName: \"") { nameless.append(file.path) }
      }
    }
    #expect(count > 40)
    #expect(nameless.isEmpty, "a command's configuration begins with its name")
  }
}
