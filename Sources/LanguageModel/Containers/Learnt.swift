/// A value in an object, for what holds it once it was asked for: an `AtomicLazyReference` refers to objects.
final class Learnt<Value: Sendable>: Sendable {
  let value: Value
  init(_ value: Value) { self.value = value }
}
