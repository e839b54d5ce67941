import Dispatch
import Fixtures
import Storage
import Synchronization
import Testing
import Training

/// Memory that a process takes for mapped files can go back at any time.
@Suite(.serialized) struct MappedPagesTests {
  /// A column of 48 MiB in a temporary file.
  private func column(_ folder: TemporaryFolder) throws -> MappedColumn<UInt64> {
    var writer = try ColumnWriter<UInt64>(path: folder.file("column"))
    for number in 0..<UInt64(6 << 20) { try writer.append(number) }
    return try writer.finish()
  }

  private func sum(_ column: MappedColumn<UInt64>) -> UInt64 {
    var sum: UInt64 = 0
    for i in 0..<column.count { sum &+= column[i] }
    return sum
  }

  @Test func `pages that are let go of come back with the same content`() throws {
    let column = try column(TemporaryFolder())
    let expected = UInt64(column.count) * UInt64(column.count - 1) / 2
    #expect(sum(column) == expected)
    let before = try #require(MappedPages.resident)
    MappedPages.release()
    let after = try #require(MappedPages.resident)
    #expect(before.ofFiles - after.ofFiles > 32 << 20, "\(before) \(after)")
    #expect(sum(column) == expected)
  }

  @Test func `mappings come and go meanwhile`() throws {
    let folder = TemporaryFolder()
    let path = try folder.write([UInt8](repeating: 7, count: 1 << 16), to: "small")
    let wholes = Mutex(0)
    DispatchQueue.concurrentPerform(iterations: 3) { index in
      if index == 2 {
        for _ in 0..<200 { MappedPages.release() }
        return
      }
      for _ in 0..<50 {
        guard let file = try? MappedFile(contentsOf: path),
          let bytes = file.column(of: UInt8.self, offset: 0, count: 1 << 16)
        else { return }
        // Memory at the address of a mapping that has ended must keep its content.
        let copy = (0..<bytes.count).map { bytes[$0] }
        if copy.allSatisfy({ $0 == 7 }) { wholes.withLock { $0 += 1 } }
      }
    }
    #expect(wholes.withLock(\.self) == 100)
  }
}
