import Glibc
import StrictJSON
import Testing

@testable import KithClient
@testable import kith

/// What doctor says of what a test cannot bring about; packaging/tests/boot/doctor has the rest.
@Suite struct `kith doctor` {
  private func finding(_ examine: (inout Checkup) -> Void) -> Checkup.Finding? {
    var checkup = Checkup(path: "/run/kith/kith.sock")
    examine(&checkup)
    return checkup.findings.first
  }

  @Test func `reads how long a control group waited for memory`() {
    let text = "some avg10=31.20 avg60=12.51 avg300=3.00 total=991\nfull avg10=0.00 avg60=90.00 avg300=0.00 total=7\n"
    #expect(MemoryPressure(text)?.waiting == 12.51)
    for wrong in [
      "", "full avg60=1.00", "some avg60=", "some avg60=nan", "some avg60=101", "some avg60=-1", "some avg10=3",
    ] {
      #expect(MemoryPressure(wrong) == nil, "\(wrong)")
    }
    #expect(MemoryPressure(ofGroup: "/no/such/group") == nil && MemoryPressure(ofGroup: "") == nil)
  }

  @Test func `warns of memory pressure, with what helps`() throws {
    let some = try #require(MemoryPressure("some avg60=12.51"))
    let warning = try #require(finding { $0.judge(some) })
    #expect(warning.state == .warning && warning.message == "kithd waited for memory 13 % of the last minute")
    #expect(warning.advice?.contains("kith models unload NAME") == true)
    let little = try #require(MemoryPressure("some avg60=9.99"))
    #expect(finding { $0.judge(little) } == nil)
  }

  @Test func `warns of an empty daemon of one's own that hides the machine's`() throws {
    let empty = try #require(finding { $0.judge(machineSocket: "/run/kith/kith.sock") })
    #expect(empty.state == .warning && empty.advice?.contains("systemctl --user disable --now kithd.socket") == true)
    let full = try #require(
      finding {
        $0.hasModels = true
        $0.judge(machineSocket: "/run/kith/kith.sock")
      })
    #expect(full.state == .ok && full.advice == nil)
  }

  @Test func `names files that are not served because of their names, and names that would do`() throws {
    func judged(_ json: String) throws -> Checkup {
      let values = try #require(JSONValue.parse(json).array)
      let files = try values.map { try PassedOverFile(ReplyFields($0, of: "passed_over")) }
      var checkup = Checkup(path: "/run/kith/kith.sock")
      checkup.judge(files)
      return checkup
    }
    let some = try judged(
      #"[{"file":"a b.kith","rename":"a-b.kith"},{"file":"~7/e\u0301.kith","rename":"\u00e9.kith"},{"file":"$.kith"}]"#)
    #expect(
      some.findings.map(\.message)
        == ["a b.kith", "~7/e\u{301}.kith", "$.kith"].map {
          "\($0) is not served because of its name"
        })
    #expect(some.findings.allSatisfy { $0.state == .warning && $0.check == "models" })
    #expect(some.findings[0].advice?.hasSuffix(": rename it to a-b.kith") == true)
    #expect(some.findings[1].advice?.hasSuffix(": rename it to \u{e9}.kith, with composed letters (NFC)") == true)
    #expect(some.findings[2].advice?.hasSuffix(": rename it") == true)
    let many = try judged("[" + (0..<20).map { "{\"file\":\"$\($0).kith\"}" }.joined(separator: ",") + "]")
    #expect(many.findings.count == 9 && many.findings.last?.message.hasPrefix("12 more") == true)
    #expect(try judged("[]").findings.isEmpty)
  }

  @Test func `warns of the machine's socket in the hands of root's group`() throws {
    var status = stat()
    status.st_mode = S_IFSOCK | 0o660
    let found = try #require(finding { $0.examineGroup(status, path: "/run/kith/kith.sock") })
    #expect(found.state == .warning && found.message.contains("only root and its group may ask"))
    #expect(found.advice?.contains("systemctl restart kithd.socket") == true)
    #expect(finding { $0.examineGroup(status, path: "/tmp/own.sock") } == nil)
    status.st_mode = S_IFSOCK | 0o666
    #expect(finding { $0.examineGroup(status, path: "/run/kith/kith.sock") } == nil)
    status.st_mode = S_IFSOCK | 0o660
    status.st_gid = 7
    #expect(finding { $0.examineGroup(status, path: "/run/kith/kith.sock") } == nil)
  }

  private func memories(_ json: String) throws -> AllMemories {
    try AllMemories(ReplyFields(JSONValue.parse(json), of: "memory.list"))
  }

  @Test func `tells of memories that are damaged, without a model, or too large`() throws {
    func entry(_ model: String, installed: Bool, damaged: Int) -> String {
      #"{"model":"\#(model)","memory":"own","installed":\#(installed),"file_bytes":10,"damaged":\#(damaged)}"#
    }
    func found(_ entries: [String], limit: String = "") throws -> Checkup.Finding? {
      let all = try memories(#"{"memories":[\#(entries.joined(separator: ","))],"disk_bytes":5000\#(limit)}"#)
      return finding { $0.judge(all) }
    }
    #expect(try found([]) == nil)
    #expect(try found([entry("a", installed: true, damaged: 0)])?.state == .ok)
    let damaged = try #require(try found([entry("a", installed: true, damaged: 1)]))
    #expect(damaged.state == .warning && damaged.advice?.contains("kith memory remove a own") == true)
    let orphan = try #require(try found([entry("gone", installed: false, damaged: 0)]))
    #expect(orphan.state == .warning && orphan.message.contains("own beside gone"))
    let full = try #require(try found([entry("a", installed: true, damaged: 0)], limit: #","disk_limit_bytes":4096"#))
    #expect(full.state == .problem && full.message.contains("4.9 KiB") && full.message.contains("4.0 KiB"))
    #expect(try found([entry("a", installed: true, damaged: 0)], limit: #","disk_limit_bytes":8192"#)?.state == .ok)
  }

  @Test func `goes on where an older daemon knows no memories`() throws {
    func judged(_ knowsMemories: Bool) throws -> [Checkup.Finding] {
      let daemon = try FakeDaemon { request, connection in
        switch request["op"]?.string {
        case "hello":
          connection.answer(
            request,
            result:
              #"{"server":"kithd","version":"0.0.1","role":"admin","protocol":1,"features":[],"limits":\#(Answers.limits)}"#
          )
        case "status": connection.answer(request, result: Answers.status)
        case "model.list": connection.answer(request, result: Answers.models)
        case "model.show": connection.answer(request, result: Answers.show)
        case "predict": connection.answer(request, result: Answers.predict)
        case "memory.list" where knowsMemories: connection.answer(request, result: #"{"memories":[],"disk_bytes":0}"#)
        default: connection.refuse(request, "request.unknown_op", "no such operation", hint: "it is older")
        }
      }
      defer { daemon.stop() }
      var checkup = Checkup(path: daemon.path)
      checkup.examine { () throws(ClientError) in try Connection(to: daemon.path) }
      #expect(daemon.requests.contains { $0["op"] == "memory.list" })
      return checkup.findings
    }
    let (older, newer) = (try judged(false), try judged(true))
    #expect(!older.contains { $0.check == "daemon" })
    #expect(older.map(\.check) == newer.map(\.check) && older.contains { $0.check == "version" })
  }
}
