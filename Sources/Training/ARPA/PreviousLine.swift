/// The words of the line before, and their ids: in a sorted file most words of a line stand in the same place of the one
/// before, and need not be looked up.
struct PreviousLine {
  private var bytes: [UInt8] = []
  private var ranges = InlineArray<7, Range<Int>>(repeating: 0..<0)
  private var ids = InlineArray<7, UInt32>(repeating: 0)

  /// The id of the word in that place, if it is the same.
  @inline(__always)
  func id(_ index: Int, _ line: Span<UInt8>, _ range: Range<Int>) -> UInt32? {
    equalBytes(bytes.span, ranges[index], line, range) && !range.isEmpty ? ids[index] : nil
  }

  @inline(__always)
  mutating func note(_ index: Int, _ id: UInt32, _ range: Range<Int>) { ids[index] = id }

  /// Keeps the line for the next one.
  @inline(__always)
  mutating func keep(_ line: Span<UInt8>, _ ranges: InlineArray<7, Range<Int>>, _ length: Int) {
    bytes.removeAll(keepingCapacity: true)
    unsafe line.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
    self.ranges = ranges
  }
}
