/// Who keeps sessions for the next daemon: the service manager, which holds their descriptors.
package struct SessionKeeper: Sendable {
  /// Keeps a descriptor under a session's name. It can be closed afterwards.
  package let keep: @Sendable (_ descriptor: CInt, _ name: String) -> Void
  /// Keeps it no longer.
  package let forget: @Sendable (_ name: String) -> Void
  /// How many it keeps; what is beyond that is not given to it.
  package let capacity: Int

  package init(
    capacity: Int, keep: @escaping @Sendable (_ descriptor: CInt, _ name: String) -> Void,
    forget: @escaping @Sendable (_ name: String) -> Void
  ) {
    self.capacity = capacity
    self.keep = keep
    self.forget = forget
  }
}
