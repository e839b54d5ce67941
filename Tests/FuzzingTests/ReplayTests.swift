import Foundation
import Fuzzing
import Testing

/// What fuzzers found, and what they begin with, through the same functions that they call.
@Suite struct `Inputs of the fuzzers` {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Inputs")

  private static func files(of target: String) -> [URL] {
    let files = try? FileManager.default.contentsOfDirectory(
      at: folder.appending(path: target), includingPropertiesForKeys: nil)
    return (files ?? []).sorted { $0.path < $1.path }
  }

  @Test(arguments: FuzzTarget.all.map(\.name)) func `of interest once are read rightly`(name: String) throws {
    let target = try #require(FuzzTarget.named(name))
    for file in Self.files(of: name) {
      #expect(throws: Never.self, "\(file.lastPathComponent)") { try target.run(Array(Data(contentsOf: file))) }
    }
  }

  @Test(arguments: FuzzTarget.all.map(\.name)) func `to begin with are read rightly, and cut`(name: String) throws {
    let target = try #require(FuzzTarget.named(name))
    let seeds = try target.seeds()
    #expect(!seeds.isEmpty && seeds.allSatisfy { $0.count <= target.longestInput })
    for seed in seeds {
      for input in [seed, Array(seed.prefix(seed.count / 2)), Array(seed.dropFirst())] {
        #expect(throws: Never.self, "\(input.prefix(80))") { try target.run(input) }
      }
    }
  }

  @Test func `have a folder each, few and small`() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
    let files = names.flatMap(Self.files)
    #expect(Set(names).isSubset(of: FuzzTarget.all.map(\.name)))
    #expect(files.count < 200)
    let sizes = try files.map { try Data(contentsOf: $0).count }
    #expect(sizes.allSatisfy { $0 <= 16 << 10 } && sizes.reduce(0, +) < 256 << 10)
  }
}
