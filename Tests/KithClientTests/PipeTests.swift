import Foundation
import StrictJSON
import Testing

@Suite struct `kith pipe` {
  private func echoing() throws -> FakeDaemon {
    try FakeDaemon { request, connection in
      switch request["op"]?.string {
      case "ping": connection.answer(request, result: "{\"n\":\(request["x-n"] ?? 0)}")
      case "chunk":
        connection.send("chunk", "{}", to: request)
        connection.answer(request, result: "{}")
      case "hang up": connection.close()
      default: connection.refuse(request, "model.not_found", "no")
      }
    }
  }

  @Test func `sends everything without waiting, and keeps the order of the answers`() throws {
    let daemon = try echoing()
    defer { daemon.stop() }
    // More than both buffers of a socket hold, so that a client that only sent would wait for ever.
    let count = 20_000
    let padding = String(repeating: "x", count: 40)
    let lines = (0..<count).map { "{\"op\":\"ping\",\"x-n\":\($0),\"x-padding\":\"\(padding)\"}" }
    let outcome = try Kith.run("pipe", socket: daemon.path, input: lines.joined(separator: "\n"))
    #expect(outcome.status == 0)
    let isAsAsked = outcome.lines == (0..<count).map { "{\"result\":{\"n\":\($0)}}" }
    #expect(isAsAsked)
  }

  @Test func `ends with the first error's status, and prints what came`() throws {
    let daemon = try echoing()
    defer { daemon.stop() }
    let outcome = try Kith.run(
      "pipe", socket: daemon.path, input: "{\"op\":\"chunk\"}\n{\"op\":\"other\"}\n{\"op\":\"ping\"}\n")
    #expect(outcome.status == 4)
    #expect(outcome.lines.count == 4)
  }

  @Test func `says that answers are missing`() throws {
    let daemon = try echoing()
    defer { daemon.stop() }
    let outcome = try Kith.run("pipe", socket: daemon.path, input: "{\"op\":\"ping\"}\n{\"op\":\"hang up\"}\n")
    #expect(outcome.status == 75)
    #expect(outcome.lines.count == 1)
  }

  @Test func `a request may stand on several lines, as it is printed for people`() throws {
    let daemon = try echoing()
    defer { daemon.stop() }
    let pretty = "{\n  \"op\": \"ping\",\n  \"x-n\": 1,\n  \"x-list\": [\n    {\n      \"a\": 1\n    },\n    {}\n  ]\n}"
    let outcome = try Kith.run(
      "pipe", socket: daemon.path, input: "\(pretty)\n{\"op\":\"ping\",\"x-n\":2}\n\(pretty)")
    #expect(outcome.status == 0)
    #expect(outcome.lines == [1, 2, 1].map { "{\"result\":{\"n\":\($0)}}" })
    #expect(daemon.requests.first?["x-list"]?.array?.count == 2)
    let called = try Kith.run("call", socket: daemon.path, input: "\(pretty)\n{\"op\":\"ping\",\"x-n\":2}\n")
    #expect(called.lines == [1, 2].map { "{\"result\":{\"n\":\($0)}}" })
  }

  @Test(arguments: ["", "\n \n"]) func `of nothing is nothing`(input: String) throws {
    let daemon = try echoing()
    defer { daemon.stop() }
    let outcome = try Kith.run("pipe", socket: daemon.path, input: input)
    #expect(outcome.status == 0 && outcome.output.isEmpty)
  }
}
