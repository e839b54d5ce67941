/// What may be touched on one event loop only, in a box that may go anywhere.
///
/// Sound: the box is opened on that loop's thread alone, which `value` checks; what it holds must be let go there too, or
/// not mind where it is let go.
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
