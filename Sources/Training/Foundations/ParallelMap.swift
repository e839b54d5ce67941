internal import Dispatch
internal import Glibc
internal import Synchronization

/// How many cores the machine has.
let coreCount = max(1, sysconf(CInt(_SC_NPROCESSORS_ONLN)))

/// The results of `body(0)...body(count - 1)`, computed on the machine's cores, in their order.
///
/// The results of `body` must not depend on when or where it runs, so that they are the same for any number of cores.
func parallelMap<Result: Sendable>(_ count: Int, _ body: @Sendable (Int) -> Result) -> [Result] {
  if count <= 1 { return (0..<count).map(body) }
  let results = Mutex<[Result?]>(Array(repeating: nil, count: count))
  DispatchQueue.concurrentPerform(iterations: count) { index in
    let result = body(index)
    results.withLock { $0[index] = result }
  }
  // Every index was visited once, so no element is nil.
  return results.withLock { $0.map { $0! } }
}
