/// A trie over Unicode scalars, or over other numbers below 2³²: a hash table of (node, scalar) with open addressing.
package struct ScalarTrie: Sendable {
  package static let root = 0

  /// Nodes, the root among them.
  package private(set) var count = 1
  /// Shape (a power of two, at most half full): node of the parent · 2³² + scalar, plus 1; 0 where the slot is empty.
  private var keys: [UInt64] = [UInt64](repeating: 0, count: 64)
  private var children: [Int32] = [Int32](repeating: 0, count: 64)

  package init() {}

  @inline(__always)
  private static func key(_ node: Int, _ scalar: UInt32) -> UInt64 {
    UInt64(truncatingIfNeeded: node) << 32 | UInt64(scalar)
  }

  @inline(__always)
  private func slot(_ key: UInt64) -> Int {
    let mixed = (key ^ key >> 29) &* 0x9E37_79B9_7F4A_7C15
    return Int(truncatingIfNeeded: mixed >> 32) & (keys.count - 1)
  }

  /// The node that follows a node, if there is one.
  @inline(__always)
  package func child(of node: Int, _ scalar: UInt32) -> Int? {
    let key = Self.key(node, scalar) &+ 1
    var slot = slot(key)
    while keys[slot] != 0 {
      if keys[slot] == key { return Int(children[slot]) }
      slot = (slot + 1) & (keys.count - 1)
    }
    return nil
  }

  /// The node at the end of a path, which is made as far as it is not there.
  package mutating func insert(_ path: some Sequence<UInt32>) -> Int {
    var node = Self.root
    for scalar in path {
      if let child = child(of: node, scalar) {
        node = child
        continue
      }
      if count * 2 >= keys.count { grow() }
      put(Self.key(node, scalar) &+ 1, Int32(truncatingIfNeeded: count))
      node = count
      count += 1
    }
    return node
  }

  private mutating func put(_ key: UInt64, _ child: Int32) {
    var slot = slot(key)
    while keys[slot] != 0 { slot = (slot + 1) & (keys.count - 1) }
    keys[slot] = key
    children[slot] = child
  }

  private mutating func grow() {
    let (oldKeys, oldChildren) = (keys, children)
    keys = [UInt64](repeating: 0, count: oldKeys.count * 2)
    children = [Int32](repeating: 0, count: oldKeys.count * 2)
    for index in oldKeys.indices where oldKeys[index] != 0 { put(oldKeys[index], oldChildren[index]) }
  }
}
