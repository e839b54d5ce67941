/// What followed the words of a memory, where that were two different words or more: lists in one array, each in one piece of it.
///
/// A list holds most of its words in ascending order, so that one is found by halving, and the last few as they came. It has
/// room for a power of two; one that is full moves to a place twice as large, and its old place is another's.
struct FollowerLists: Sendable {
  struct Follower: Sendable {
    let word: UInt32
    /// Where it followed last.
    var position: Int32
    var weight: Double
  }

  struct List: Sendable {
    fileprivate var start: UInt32
    fileprivate var sorted: UInt32 = 0
    /// How many different words.
    fileprivate(set) var count: UInt32 = 0
    /// The sum of weights, and that of words that the vocabulary does not hold.
    fileprivate(set) var total = 0.0
    fileprivate(set) var newTotal = 0.0
  }

  private(set) var lists: [List] = []
  private var followers: [Follower] = []
  /// Where places begin that no list has any more, by the logarithm of their room.
  private var places = [[UInt32]](repeating: [], count: 32)

  private static let leastRoom = 2
  /// So many words are looked at one by one before they are put in order.
  private static let mostUnsorted = 32

  /// Where a list's words are.
  private func range(_ list: List) -> Range<Int> { Int(list.start)..<Int(list.start) + Int(list.count) }

  /// - Returns: the number of a list that holds nothing.
  mutating func begin() -> Int {
    let start = takePlace(Self.leastRoom)
    if lists.count == lists.capacity { lists.reserveCapacity(lists.count + lists.count / 8 + 16) }
    lists.append(List(start: start))
    return lists.count - 1
  }

  /// Adds to the weight of a word.
  ///
  /// - Parameter isNew: whether the vocabulary does not hold it.
  /// - Returns: where it followed before; -1 if it did not.
  mutating func add(_ word: UInt32, weight: Double, at position: Int, isNew: Bool, to number: Int) -> Int32 {
    lists[number].total += weight
    if isNew { lists[number].newTotal += weight }
    let position = Int32(truncatingIfNeeded: position)
    if let known = find(word, in: lists[number]) {
      defer { followers[known].position = position }
      followers[known].weight += weight
      return followers[known].position
    }
    let count = Int(lists[number].count)
    if count >= Self.leastRoom, count & (count - 1) == 0 { move(number, to: 2 * count) }
    followers[Int(lists[number].start) + count] = Follower(word: word, position: position, weight: weight)
    lists[number].count += 1
    if lists[number].count - lists[number].sorted > Self.mostUnsorted { sort(number) }
    return -1
  }

  func follower(_ word: UInt32, of number: Int) -> Follower? {
    find(word, in: lists[number]).map { followers[$0] }
  }

  private func find(_ word: UInt32, in list: List) -> Int? {
    let sortedEnd = Int(list.start) + Int(list.sorted)
    var (low, count) = (Int(list.start), Int(list.sorted))
    while count > 0 {
      let half = count / 2
      if followers[low + half].word < word {
        low += half + 1
        count -= half + 1
      } else {
        count = half
      }
    }
    if low < sortedEnd, followers[low].word == word { return low }
    return (sortedEnd..<range(list).upperBound).first { followers[$0].word == word }
  }

  /// Calls `body` with each word and its weight.
  @inline(__always)
  func forEach(in number: Int, _ body: (UInt32, Double) -> Void) {
    for index in range(lists[number]) { body(followers[index].word, followers[index].weight) }
  }

  /// Puts the last words of a list in their places among the others.
  private mutating func sort(_ number: Int) {
    let list = lists[number]
    let start = Int(list.start)
    var old = start + Int(list.sorted) - 1
    let new = followers[(old + 1)..<range(list).upperBound].sorted { $0.word < $1.word }
    var next = new.count - 1
    var target = range(list).upperBound - 1
    while next >= 0 {
      if old >= start, followers[old].word > new[next].word {
        followers[target] = followers[old]
        old -= 1
      } else {
        followers[target] = new[next]
        next -= 1
      }
      target -= 1
    }
    lists[number].sorted = list.count
  }

  private mutating func move(_ number: Int, to room: Int) {
    let old = range(lists[number])
    let start = takePlace(room)
    for (index, place) in old.enumerated() { followers[Int(start) + index] = followers[place] }
    places[old.count.trailingZeroBitCount].append(UInt32(truncatingIfNeeded: old.lowerBound))
    lists[number].start = start
  }

  private mutating func takePlace(_ room: Int) -> UInt32 {
    if let known = places[room.trailingZeroBitCount].popLast() { return known }
    let start = followers.count
    if start + room > followers.capacity { followers.reserveCapacity(start + max(room, start / 8)) }
    followers.append(contentsOf: repeatElement(Follower(word: 0, position: -1, weight: 0), count: room))
    return UInt32(truncatingIfNeeded: start)
  }

  mutating func scale(by factor: Double) {
    for index in followers.indices { followers[index].weight *= factor }
    for index in lists.indices {
      lists[index].total *= factor
      lists[index].newTotal *= factor
    }
  }

  var byteCount: Int {
    followers.capacity * MemoryLayout<Follower>.stride + lists.capacity * MemoryLayout<List>.stride
      + places.reduce(0) { $0 + $1.capacity * MemoryLayout<UInt32>.stride }
  }
}
