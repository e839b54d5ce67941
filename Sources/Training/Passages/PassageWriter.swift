internal import LanguageModel
internal import Storage
internal import Tokenization

/// Writes passages and their index as columns.
struct PassageWriter {
  let environment: TrainingEnvironment
  let source: PassageSource
  let share: PassageShare
  /// Of exactly these passages.
  let measure: PassageMeasure

  func write() throws(TrainingError) -> PassageColumns {
    let scratch = environment.scratch
    let (code, offset) = try passages(scratch)
    var row: [UInt32] = [0]
    for count in measure.listByteCounts { row.append(row[row.count - 1] + UInt32(count)) }
    let list = try lists(row, scratch)
    return PassageColumns(
      code: code, offset: offset, row: row, list: list, tokenCount: measure.tokenCount, files: source.files)
  }

  private func passages(
    _ scratch: ScratchFolder
  ) throws(TrainingError) -> (code: MappedColumn<UInt8>, offset: MappedColumn<UInt32>) {
    do {
      var code = try ColumnWriter<UInt8>(path: scratch.file("passage.code"))
      var offset = try ColumnWriter<UInt32>(path: scratch.file("passage.offset"))
      var bytes: [UInt8] = []
      try source.forEach(share) { (passage) throws(TrainingError) in
        bytes.removeAll(keepingCapacity: true)
        PassageStore.append(
          document: UInt32(clamping: passage.document), position: UInt32(clamping: passage.position),
          words: source.words(of: passage), to: &bytes
        ) { source.spelling(ofTokenAt: passage.range.lowerBound + $0) }
        do throws(StorageError) {
          try offset.append(UInt32(clamping: code.count))
          for byte in bytes { try code.append(byte) }
        } catch {
          throw .storage(error)
        }
        if passage.end & 0xFFFFF < passage.count { try progress(passage.end) }
      }
      try offset.append(UInt32(clamping: code.count))
      return (try code.finish(), try offset.finish())
    } catch {
      throw TrainingError(rethrowing: error)
    }
  }

  /// The lists of all words: of as many words at a time as memory has room for, each time from the beginning of the text.
  private func lists(_ row: [UInt32], _ scratch: ScratchFolder) throws(TrainingError) -> MappedColumn<UInt8> {
    let room = max(1 << 20, environment.options.sortingMemory / 2)
    do {
      var list = try ColumnWriter<UInt8>(path: scratch.file("passage.list"))
      var first = 0
      while first + 1 < row.count {
        var next = first + 1
        while next + 1 < row.count, Int(row[next + 1] - row[first]) <= room { next += 1 }
        let part = try lists(of: first..<next, row)
        try list.append(part.span)
        first = next
      }
      return try list.finish()
    } catch {
      throw TrainingError(rethrowing: error)
    }
  }

  private func lists(of words: Range<Int>, _ row: [UInt32]) throws(TrainingError) -> [UInt8] {
    let start = row[words.lowerBound]
    var bytes = [UInt8](repeating: 0, count: Int(row[words.upperBound] - start))
    guard !bytes.isEmpty else { return [] }
    var at = words.map { Int(row[$0] - start) }
    var last = [UInt32](repeating: 0, count: words.count)
    var number: UInt32 = 0
    var piece: [UInt8] = []
    try source.forEach(share) { (passage) throws(TrainingError) in
      number += 1
      for word in source.words(of: passage) where words.contains(Int(word)) && PassageMeasure.isListed(word) {
        let index = Int(word) - words.lowerBound
        guard last[index] != number else { continue }
        piece.removeAll(keepingCapacity: true)
        DenseCode.append(number - last[index] - 1, to: &piece)
        for byte in piece {
          bytes[at[index]] = byte
          at[index] += 1
        }
        last[index] = number
      }
      if passage.end & 0xFFFFF < passage.count { try progress(passage.end) }
    }
    return bytes
  }

  private func progress(_ done: Int) throws(TrainingError) {
    try environment.control.progress(.passages, done, of: source.tokenCount, "tokens")
  }
}
