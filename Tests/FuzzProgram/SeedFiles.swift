import Fuzzing
import Glibc
import Storage

/// The inputs that a target begins with, as files, and its words as a dictionary of libFuzzer's.
struct SeedFiles {
  private let target: FuzzTarget
  private let folder: String

  init(_ target: FuzzTarget, in folder: String) {
    self.target = target
    self.folder = folder
  }

  func write() throws {
    unsafe mkdir(folder, 0o777)
    for (index, seed) in try target.seeds().enumerated() { try write(seed, to: "\(folder)/seed-\(index)") }
    let lines = target.words.map { word in
      "\"" + word.utf8.map { "\\x" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() + "\"\n"
    }
    try write(Array(lines.joined().utf8), to: "\(folder).words")
  }

  private func write(_ bytes: [UInt8], to path: String) throws {
    let file = try OutputFile(path: path)
    try unsafe file.append(bytes.span.bytes)
    try file.finish()
  }
}
