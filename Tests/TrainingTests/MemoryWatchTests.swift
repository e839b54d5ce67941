import Fixtures
import Storage
import Testing

@testable import Training

/// Memory that a process takes for mapped files goes back when it would be too much.
@Suite(.serialized) struct MemoryWatchTests {
  /// A column of 96 MiB in a temporary file.
  private func column(_ folder: TemporaryFolder) throws -> MappedColumn<UInt64> {
    var writer = try ColumnWriter<UInt64>(path: folder.file("column"))
    for number in 0..<UInt64(12 << 20) { try writer.append(number) }
    return try writer.finish()
  }

  private func sum(_ column: MappedColumn<UInt64>) -> UInt64 {
    var sum: UInt64 = 0
    for place in 0..<column.count { sum &+= column[place] }
    return sum
  }

  @Test func `pages that are let go of come back with the same content`() throws {
    let column = try column(TemporaryFolder())
    let expected = UInt64(column.count) * UInt64(column.count - 1) / 2
    #expect(sum(column) == expected)
    let before = try #require(MappedPages.resident)
    MappedPages.release()
    let after = try #require(MappedPages.resident)
    #expect(before.ofFiles - after.ofFiles > 64 << 20, "\(before) \(after)")
    #expect(sum(column) == expected)
  }

  @Test func `reading goes on while they are let go of again and again`() async throws {
    let column = try column(TemporaryFolder())
    let expected = UInt64(column.count) * UInt64(column.count - 1) / 2
    // No memory at all: everything is too much, at each look.
    let watch = MemoryWatch(memory: 0)
    for _ in 0..<20 { #expect(sum(column) == expected) }
    withExtendedLifetime(watch) {}
  }

  @Test func `mappings come and go meanwhile`() async throws {
    let folder = TemporaryFolder()
    _ = try folder.write([UInt8](repeating: 7, count: 1 << 20), to: "small")
    let watch = MemoryWatch(memory: 0)
    await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<4 {
        group.addTask {
          for _ in 0..<200 {
            guard let file = try? MappedFile(contentsOf: folder.file("small")),
              let bytes = file.column(of: UInt8.self, offset: 0, count: 1 << 20)
            else { return false }
            // What takes the place of a mapping that ended must keep what it holds.
            let copy = (0..<bytes.count).map { bytes[$0] }
            guard copy.allSatisfy({ $0 == 7 }) else { return false }
          }
          return true
        }
      }
      for await isWhole in group { #expect(isWhole) }
    }
    withExtendedLifetime(watch) {}
  }
}
