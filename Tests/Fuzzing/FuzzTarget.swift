/// Something of ours that reads bytes which anybody may have written, and what must hold for all of them.
///
/// A fuzzer looks for bytes for which it does not (`packaging/fuzz`); those that were of interest once are files below
/// `Tests/FuzzingTests/Inputs`, which the tests run again.
package struct FuzzTarget: Sendable {
  /// Names the folder of its inputs, too.
  package let name: String
  /// Bytes; longer inputs show nothing that shorter ones do not.
  package let longestInput: Int
  /// What the reader looks for, for a fuzzer to write.
  package let words: [String]
  /// Inputs to begin with: right ones, of every kind.
  package let seeds: @Sendable () throws -> [[UInt8]]
  /// Reads an input.
  ///
  /// - Throws: where what comes of it is wrong. Traps are the caller's to notice.
  package let run: @Sendable ([UInt8]) throws -> Void

  init(
    _ name: String, longestInput: Int, words: [String] = [],
    seeds: @escaping @Sendable () throws -> [[UInt8]], run: @escaping @Sendable ([UInt8]) throws -> Void
  ) {
    self.name = name
    self.longestInput = longestInput
    self.words = words
    self.seeds = seeds
    self.run = run
  }

  /// All of them.
  package static let all: [FuzzTarget] =
    [.lines, .json, .request, .session, .memory, .model, .imported, .tokenLog, .promptReply, .lineStream]
    + CorpusFuzzing.targets

  package static func named(_ name: String) -> FuzzTarget? { all.first { $0.name == name } }
}

/// What a target did wrong.
package struct FuzzFault: Error, CustomStringConvertible {
  package let description: String

  init(_ description: String) { self.description = description }

  /// - Throws: itself, unless that holds.
  static func unless(_ holds: Bool, _ description: @autoclosure () -> String) throws(FuzzFault) {
    guard holds else { throw FuzzFault(description()) }
  }
}

/// Draws from an input, to decide what else than its bytes a run depends on: in which pieces they come.
struct DrawnPieces {
  private var state: UInt64 = 0xcbf2_9ce4_8422_2325

  init(_ bytes: [UInt8]) {
    for byte in bytes { state = (state ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
  }

  /// From 1 to `longest`.
  mutating func length(upTo longest: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return 1 + Int(truncatingIfNeeded: state >> 33) % longest
  }

  /// The bytes in pieces.
  mutating func cut(_ bytes: [UInt8], longest: Int) -> [ArraySlice<UInt8>] {
    var pieces: [ArraySlice<UInt8>] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      let piece = rest.prefix(length(upTo: longest))
      pieces.append(piece)
      rest = rest.dropFirst(piece.count)
    }
    return pieces
  }
}
