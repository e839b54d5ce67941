internal import Glibc

/// Whether these tests, and the programs that they run, were built with the address sanitiser.
package enum AddressSanitizer {
  package static var isOn: Bool { unsafe dlsym(nil, "__asan_init") != nil }
}
