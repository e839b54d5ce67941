import Testing

@testable import LanguageModel

@Suite struct `Lists of what followed` {
  @Test func `hold what a dictionary would, in whatever order the words come`() {
    var state: UInt64 = 3
    func draw(_ count: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(truncatingIfNeeded: state >> 33) % count
    }
    var lists = FollowerLists()
    var naive = [[UInt32: (position: Int32, weight: Double)]](repeating: [:], count: 12)
    var totals = [Double](repeating: 0, count: 12)
    for number in naive.indices { #expect(lists.begin() == number) }
    for position in 0..<20_000 {
      // Some lists are long, some grow upwards, some come again and again.
      let number = draw(12)
      let word = UInt32(number % 3 == 0 ? position : draw(1 << number))
      let before = lists.add(word, weight: Double(position), at: position, isNew: word > 1_000, to: number)
      #expect(before == naive[number][word]?.position ?? -1)
      naive[number][word] = (Int32(position), (naive[number][word]?.weight ?? 0) + Double(position))
      totals[number] += Double(position)
    }
    lists.scale(by: 0.5)
    for (number, words) in naive.enumerated() {
      #expect(Int(lists.lists[number].count) == words.count)
      #expect(lists.lists[number].total == totals[number] / 2)
      var (held, new) = ([UInt32: Double](), 0.0)
      lists.forEach(in: number) { word, weight in
        #expect(held.updateValue(weight, forKey: word) == nil)
        if word > 1_000 { new += weight }
      }
      #expect(held == words.mapValues { $0.weight / 2 })
      #expect(lists.lists[number].newTotal == new)
      for (word, entry) in words.prefix(50) {
        #expect(lists.follower(word, of: number)?.position == entry.position)
      }
      #expect(lists.follower(1 << 30, of: number) == nil)
    }
  }

  @Test func `take the places of those that moved`() {
    var lists = FollowerLists()
    let number = lists.begin()
    for word in 0..<1_000 { _ = lists.add(UInt32(word), weight: 1, at: word, isNew: false, to: number) }
    let byteCount = lists.byteCount
    let second = lists.begin()
    for word in 0..<500 { _ = lists.add(UInt32(word), weight: 1, at: word, isNew: false, to: second) }
    #expect(lists.byteCount < byteCount + 500)
  }
}

@Suite struct `The largest few` {
  @Test(arguments: [0, 1, 7, 5_000]) func `are those that sorting all would find`(count: Int) {
    var few = LargestFew(count, above: 3)
    let values = (0..<3_000).map { Double(($0 * 7_919) % 1_000) }
    for (number, value) in values.enumerated() { few.add(value, number) }
    let expected = values.indices.filter { values[$0] > 3 }
      .sorted { values[$0] != values[$1] ? values[$0] > values[$1] : $0 < $1 }.prefix(count)
    #expect(few.sorted().map(\.number) == Array(expected))
  }
}
