/// A value that may be used on one event loop only, in a box that may be passed to any thread.
///
/// Sound: the box is opened on that loop's thread alone, which `value` checks; the value must be released there too, or not
/// mind where it is released.
struct LoopBound<Value>: @unchecked Sendable {
  let loop: EventLoop
  private let content: Value

  init(_ content: Value, _ loop: EventLoop) {
    self.content = content
    self.loop = loop
  }

  /// - Precondition: on the loop's thread.
  var value: Value {
    precondition(loop.isCurrent)
    return content
  }
}
