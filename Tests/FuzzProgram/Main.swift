import Fuzzing
import Glibc

/// `kith-fuzz`: libFuzzer around one of our readers. `packaging/fuzz` builds and runs it.
///
///     kith-fuzz --list                     the names of the targets
///     kith-fuzz TARGET --seeds FOLDER      writes the inputs to begin with, and FOLDER.words for -dict=
///     kith-fuzz TARGET [OPTION...] [FOLDER...]   libFuzzer's own options
@main
struct Program {
  /// Set once, before libFuzzer's only thread begins to ask.
  nonisolated(unsafe) static var target: FuzzTarget?

  static func main() throws {
    let arguments = Array(CommandLine.arguments.dropFirst())
    guard let name = arguments.first, name != "--list" else {
      for target in FuzzTarget.all { print(target.name) }
      return
    }
    guard let target = FuzzTarget.named(name) else {
      say("no target `\(name)`; --list names them")
      exit(2)
    }
    if arguments.count == 3, arguments[1] == "--seeds" { return try SeedFiles(target, in: arguments[2]).write() }
    unsafe Self.target = target
    exit(try run(["kith-fuzz", "-max_len=\(target.longestInput)"] + arguments.dropFirst()))
  }

  private static func run(_ arguments: [String]) throws -> CInt {
    // libFuzzer keeps them until the end of the process.
    var pointers = unsafe arguments.map { unsafe strdup($0) } + [nil]
    var count = CInt(arguments.count)
    return unsafe pointers.withUnsafeMutableBufferPointer { buffer in
      guard var start = buffer.baseAddress else { return 2 }
      return unsafe runFuzzer(&count, &start) { bytes, count in
        do {
          try unsafe Program.target?.run(unsafe Array(UnsafeBufferPointer(start: bytes, count: count)))
        } catch {
          say("\(error)")
          abort()
        }
        return 0
      }
    }
  }
}

private func say(_ sentence: String) {
  let line = Array("kith-fuzz: \(sentence)\n".utf8)
  _ = unsafe write(STDERR_FILENO, line, line.count)
}

/// libFuzzer's loop (LLVM, `FuzzerInterface.h`).
@_silgen_name("LLVMFuzzerRunDriver")
func runFuzzer(
  _ argumentCount: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
  _ test: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt
