/// The version of everything in this package, as `--version` prints it and models remember it.
package let kithVersion = "0.1.0"

/// How a file names the program that made it.
let kithSignature = "kith \(kithVersion)"
