/// One column of a mapped file: a fixed number of elements of one type, read like an array.
///
/// The subscript checks its index as an array does: a damaged model can end in a trap only if its columns were not
/// checked when it was opened, which `NGramModel` and the other readers do.
///
/// Public, as few types of this module are: the compiler inlines members into other modules of public types alone.
@frozen @safe
public struct MappedColumn<Element: BitwiseCopyable & Sendable>: Sendable {
  @usableFromInline let owner: MappedFile
  // Points into the owner's read-only bytes, which live as long as the owner.
  @usableFromInline nonisolated(unsafe) let start: UnsafePointer<Element>
  /// How many elements there are.
  @usableFromInline package let count: Int

  init(owner: MappedFile, start: UnsafePointer<Element>, count: Int) {
    self.owner = owner
    unsafe self.start = unsafe start
    self.count = count
  }

  @inlinable @inline(__always)
  package subscript(index: Int) -> Element {
    precondition(index >= 0 && index < count, "index outside the column")
    return unsafe start[index]
  }

  /// Where the elements lie, for loops that cannot afford a check or a count of references: valid as long as the column,
  /// or a copy of it, lives.
  @inlinable @unsafe package var unsafeStart: UnsafePointer<Element> { unsafe start }

  /// All elements, borrowed.
  @inlinable @inline(__always)
  package var span: Span<Element> {
    @_lifetime(borrow self) get {
      let span = unsafe Span(_unsafeStart: start, count: count)
      return unsafe _overrideLifetime(span, borrowing: self)
    }
  }
}
