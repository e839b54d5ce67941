/// Thrown once `isCancelled` says that the answer is no longer wanted.
///
/// Every function that takes `isCancelled` asks it now and then and, once it is true, ends by throwing this and nothing
/// else. So nil means only that there is no such answer.
package struct Cancelled: Error {
  package init() {}
}

/// The result of a computation that is never cancelled.
func neverCancelled<Value>(_ body: (_ isCancelled: () -> Bool) throws(Cancelled) -> Value) -> Value {
  do throws(Cancelled) {
    return try body { false }
  } catch {
    preconditionFailure("cancelled, though nobody asked for it")
  }
}
