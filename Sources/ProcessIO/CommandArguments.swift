import Glibc

/// The words of the command line.
package enum CommandArguments {
  /// The first that is not UTF-8, as far as it can be shown; nil if all are. The runtime puts other characters in the place of what is not.
  package static var flawed: String? {
    for index in 1..<max(1, Int(CommandLine.argc)) {
      guard let argument = unsafe CommandLine.unsafeArgv[index] else { break }
      if unsafe String(validatingCString: argument) == nil { return unsafe String(cString: argument) }
    }
    return nil
  }
}
