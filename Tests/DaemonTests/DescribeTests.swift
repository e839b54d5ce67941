import StrictJSON
import Testing
import WireChecks

@Suite struct `What a real daemon says` {
  @Test func `is checked line by line, against what it says itself in describe`() throws {
    let daemon = try RunningDaemon()
    let before = daemon.checkedLineCount
    let described = try daemon.shell(#"kith call '{"op":"describe"}'"#)
    #expect(try JSONValue.parse(described.output)["result"] == WireCheck.description)
    #expect(daemon.checkedLineCount == before + 1)
  }
}
