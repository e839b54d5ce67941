import Glibc
import KithProtocol
import Testing

@testable import KithServer

/// Replies on their way to a client that may be slow.
@Suite struct `An outgoing buffer` {
  private final class Pair {
    let ours: CInt
    let theirs: CInt

    init() throws {
      var ends: [CInt] = [0, 0]
      try #require(unsafe socketpair(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0, &ends) == 0)
      (ours, theirs) = (ends[0], ends[1])
    }

    deinit {
      close(ours)
      close(theirs)
    }

    /// Reads what has come, without waiting.
    func read() -> [UInt8] {
      var all: [UInt8] = []
      var piece = [UInt8](repeating: 0, count: 1 << 16)
      while true {
        let count = unsafe recv(theirs, &piece, piece.count, CInt(MSG_DONTWAIT))
        guard count > 0 else { return all }
        all += piece[..<count]
      }
    }
  }

  private static let unsent = ProtocolLimits.unsentBytes
  private let counters = Counters()

  @Test func `sends everything in order`() throws {
    let pair = try Pair()
    var buffer = OutgoingBuffer()
    buffer.send(Array("abc".utf8), count: 2, to: pair.ours, counters)
    #expect(buffer.isEmpty && pair.read() == Array("ab".utf8))
    buffer.append(Array("c".utf8))
    buffer.send(Array("de".utf8), count: 2, to: pair.ours, counters)  // what waits goes first
    #expect(pair.read() == [])
    let works = buffer.send(to: pair.ours, counters)
    #expect(works && buffer.isEmpty && pair.read() == Array("cde".utf8))
    #expect(buffer.sentByteCount == 5 && counters.sentByteCount == 5)
  }

  @Test func `says when the client falls behind, and when it has caught up`() throws {
    let pair = try Pair()
    var buffer = OutgoingBuffer()
    buffer.append([UInt8](repeating: 1, count: 2 * Self.unsent))
    #expect(buffer.isOverLimit)
    let works = buffer.send(to: pair.ours, counters)
    let changes = [buffer.updateWritability(), buffer.updateWritability()]
    #expect(works && buffer.waitsForSocket && !buffer.isWritable && changes == [.fellBehind, nil])
    var count = 0
    var change: OutgoingBuffer.Change?
    while change == nil {
      count += pair.read().count
      let works = buffer.socketIsReady() && buffer.send(to: pair.ours, counters)
      try #require(works)
      change = buffer.updateWritability()
    }
    #expect(change == .caughtUp && buffer.isWritable)
    while !buffer.isEmpty {
      count += pair.read().count
      let works = buffer.send(to: pair.ours, counters)
      try #require(works)
    }
    #expect(count + pair.read().count == 2 * Self.unsent)
  }

  @Test func `has room for a few parts more when the client is behind`() throws {
    var buffer = OutgoingBuffer()
    buffer.append([UInt8](repeating: 1, count: Self.unsent + 1))
    let change = buffer.updateWritability()
    #expect(change == .fellBehind && !buffer.backlogIsFull)
    for _ in 0..<4 { buffer.append([UInt8](repeating: 1, count: Self.unsent)) }
    #expect(buffer.backlogIsFull)
  }

  @Test func `tells of a socket that has failed`() throws {
    let pair = try Pair()
    shutdown(pair.ours, CInt(SHUT_WR))
    var buffer = OutgoingBuffer()
    buffer.append([1])
    let works = buffer.send(to: pair.ours, counters)
    #expect(!works)
  }
}
