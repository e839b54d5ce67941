extension Array {
  /// Appends without reserving more than an eighth of what is there.
  mutating func appendTight(_ element: Element) {
    if count == capacity { reserveCapacity(count + count / 8 + 16) }
    append(element)
  }
}
