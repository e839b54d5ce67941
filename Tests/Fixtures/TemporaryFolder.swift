internal import Glibc
internal import Storage

/// A folder that goes away with the test that made it.
package final class TemporaryFolder: Sendable {
  package let path: String

  package init() {
    var template = Array("/tmp/kith-test-XXXXXX".utf8CString)
    unsafe template.withUnsafeMutableBufferPointer { unsafe _ = mkdtemp($0.baseAddress!) }  // never empty
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { removeFolder(path) }

  package func file(_ name: String) -> String { "\(path)/\(name)" }

  package func write(_ bytes: [UInt8], to name: String) throws -> String {
    let output = try OutputFile(path: file(name))
    try unsafe output.append(bytes.span.bytes)
    try output.finish()
    return file(name)
  }
}

package func contents(of path: String) throws -> [UInt8] {
  let file = try MappedFile(contentsOf: path)
  let column: MappedColumn<UInt8>? = file.column(of: UInt8.self, offset: 0, count: file.byteCount)
  guard let column else { return [] }
  return (0..<column.count).map { column[$0] }
}
