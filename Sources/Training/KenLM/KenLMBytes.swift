internal import Storage

/// The bytes of a binary model, untrusted: every access is checked.
struct KenLMBytes {
  let path: String
  private let bytes: MappedColumn<UInt8>

  init(path: String) throws(TrainingError) {
    self.path = path
    let file: MappedFile
    do { file = try MappedFile(contentsOf: path) } catch { throw .cannotImport("\(path): \(error.message)") }
    guard let bytes = file.column(of: UInt8.self, offset: 0, count: file.byteCount) else {
      throw .cannotImport("\(path): it cannot be read")
    }
    self.bytes = bytes
  }

  var count: Int { bytes.count }

  /// An error of this file.
  func error(_ reason: String) -> TrainingError { .cannotImport("\(path): a binary model of KenLM's: \(reason)") }

  var damaged: TrainingError { error("it is damaged or was cut short; copy or make it again") }

  func starts(with magic: [UInt8]) -> Bool {
    bytes.count >= magic.count && magic.indices.allSatisfy { bytes[$0] == magic[$0] }
  }

  func uint8(at offset: Int) throws(TrainingError) -> UInt8 {
    guard offset >= 0, offset < bytes.count else { throw damaged }
    return bytes[offset]
  }

  /// Little-endian.
  func uint32(at offset: Int) throws(TrainingError) -> UInt32 {
    UInt32(truncatingIfNeeded: try load(at: offset, 4))
  }

  /// Little-endian.
  func uint64(at offset: Int) throws(TrainingError) -> UInt64 { try load(at: offset, 8) }

  func float(at offset: Int) throws(TrainingError) -> Float { Float(bitPattern: try uint32(at: offset)) }

  private func load(at offset: Int, _ count: Int) throws(TrainingError) -> UInt64 {
    guard offset >= 0, offset <= bytes.count - count else { throw damaged }
    var value: UInt64 = 0
    for i in 0..<count { value |= UInt64(bytes[offset + i]) << UInt64(8 * i) }
    return value
  }

  /// A number of up to 57 bits that begins at a bit after a byte's offset; the first bit is the lowest.
  @inline(__always)
  func bits(_ width: Int, at bit: Int, from offset: Int) throws(TrainingError) -> UInt64 {
    let start = offset + (bit >> 3)
    guard start >= 0, start <= bytes.count - 8 else { throw damaged }
    let word = unsafe bytes.span.bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: start, as: UInt64.self)
    return word.littleEndian >> UInt64(bit & 7) & ((1 << UInt64(width)) - 1)
  }
}
