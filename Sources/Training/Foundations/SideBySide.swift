internal import Dispatch
internal import Synchronization

/// The results of two computations, the second on a thread of its own while the first runs here.
///
/// Both are over when it returns, also where one of them throws. Each may use `parallelMap`: inside another `parallelMap`, libdispatch
/// computes one after the other. Neither result may depend on what the other computation does.
func sideBySide<First, Second: Sendable>(
  _ first: () throws(TrainingError) -> First, _ second: @escaping @Sendable () throws(TrainingError) -> Second
) throws(TrainingError) -> (First, Second) {
  guard coreCount > 1 else { return (try first(), try second()) }
  let other = OtherThread(second)
  let mine = Result { () throws(TrainingError) -> First in try first() }
  let theirs = other.result()
  return (try mine.get(), try theirs.get())
}

/// A computation on a thread of its own.
private final class OtherThread<Value: Sendable>: Sendable {
  private let ended = DispatchSemaphore(value: 0)
  private let found = Mutex<Result<Value, TrainingError>?>(nil)
  private let computation: Mutex<(@Sendable () throws(TrainingError) -> Value)?>

  init(_ body: @escaping @Sendable () throws(TrainingError) -> Value) {
    computation = Mutex(body)
    // A queue of its own: the threads of Dispatch's common ones may all be waiting for such a computation.
    DispatchQueue(label: "kith.training", qos: .userInitiated).async { [self] in
      compute()
      ended.signal()
    }
  }

  /// What the computation holds, such as a folder for temporary files, is let go before its end is signalled: Dispatch lets go
  /// of its block some time after.
  private func compute() {
    guard let body = computation.withLock({ $0.take() }) else { return }
    let result = Result { () throws(TrainingError) -> Value in try body() }
    found.withLock { $0 = result }
  }

  /// Waits for the result, once.
  func result() -> Result<Value, TrainingError> {
    ended.wait()
    // It was set before the end was signalled.
    return found.withLock { $0! }
  }
}
