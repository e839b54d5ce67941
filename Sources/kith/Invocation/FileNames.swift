import Glibc

extension Invocation {
  /// Says so where the text in the arguments is the name of a file, or of several: the words themselves are taken.
  ///
  /// - Parameter command: Reads standard input instead.
  func noteFileNames(_ words: [String], instead command: String) {
    guard !words.isEmpty, words.allSatisfy(Self.isFile) else { return }
    let names = words.map(\.quotedForShell).joined(separator: " ")
    console.note(
      words.count == 1
        ? "note: the text is the name of a file; for what the file holds:  \(command) < \(names)"
        : "note: the texts are names of files; for what the files hold:  cat \(names) | \(command)")
  }

  /// Whether there is a plain file of that name.
  static func isFile(_ name: String) -> Bool {
    FileKind.of(name) == S_IFREG
  }
}
