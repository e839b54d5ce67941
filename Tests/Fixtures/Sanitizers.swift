internal import Glibc

/// The sanitisers that these tests, and the programs that they run, may be built with.
package enum Sanitizers {
  /// The address sanitiser keeps for a while what was freed: then memory says nothing of a program.
  package static var keepsFreedMemory: Bool { unsafe dlsym(nil, "__asan_init") != nil }

  /// How many times as long as on a fast machine a test waits, before it takes what it waits for for lost: trainings, which yield to
  /// everything else, take minutes beside all other tests.
  package static var slowdown: Int { keepsFreedMemory || needsGrowingFiles ? 10 : 5 }

  /// The thread sanitiser's own file grows as a program starts, which ends where files may not grow.
  package static var needsGrowingFiles: Bool { unsafe dlsym(nil, "__tsan_init") != nil }

  /// Where a program of the tests' writes its reports, and how it ends after one, as variables of its environment. The
  /// thread sanitiser's reports are judged when all tests are over (packaging/tests/thread_reports.py): until then a
  /// program ends as if there were none.
  package static var environment: [String: String] {
    var variables: [String: String] = [:]
    for name in ["ASAN_OPTIONS", "TSAN_OPTIONS"] {
      if let value = unsafe getenv(name) { variables[name] = unsafe String(cString: value) }
    }
    return variables
  }
}
