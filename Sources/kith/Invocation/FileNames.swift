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

  /// What bears that name, of S_IFMT; nil for nothing.
  static func kind(of name: String) -> mode_t? {
    var status = stat()
    return unsafe stat(name, &status) == 0 ? status.st_mode & S_IFMT : nil
  }

  /// Whether both names lead to one file.
  static func areOneFile(_ name: String, _ other: String) -> Bool {
    var (first, second) = (stat(), stat())
    guard unsafe stat(name, &first) == 0, unsafe stat(other, &second) == 0 else { return false }
    return first.st_dev == second.st_dev && first.st_ino == second.st_ino
  }

  /// Whether there is a plain file of that name.
  static func isFile(_ name: String) -> Bool {
    kind(of: name) == S_IFREG
  }
}
