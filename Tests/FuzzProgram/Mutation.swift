import Fuzzing

/// How libFuzzer is to change an input: as it always does, and of a model mostly within one section, for otherwise the large
/// ones get nearly all of the changes, and lengths that do not fit the table end every try at once.
@_cdecl("LLVMFuzzerCustomMutator")
func mutate(_ data: UnsafeMutablePointer<UInt8>, _ count: Int, _ room: Int, _ seed: UInt32) -> Int {
  guard unsafe Program.target?.name == "model", seed % 8 != 0 else { return unsafe changed(data, count, room) }
  let sections = ModelRepair.sections(unsafe Array(UnsafeBufferPointer(start: data, count: count)))
  guard !sections.isEmpty else { return unsafe changed(data, count, room) }
  let section = sections[Int(seed / 8) % sections.count]
  // A few bytes, somewhere in it.
  let length = min(section.count, 64)
  let offset = section.lowerBound + Int(seed / 512) % (section.count - length + 1)
  _ = unsafe changed(data + offset, length, length)
  return count
}

/// libFuzzer's own ways to change an input.
@_silgen_name("LLVMFuzzerMutate")
func changed(_ data: UnsafeMutablePointer<UInt8>, _ count: Int, _ room: Int) -> Int
