import Fixtures
import Foundation
import Testing

@Suite struct `kith session` {
  @Test func `opens, grows, takes back, saves and closes, and the verbs answer in it`() throws {
    let daemon = try RunningDaemon()
    var corpus = TopicCorpus(seed: 3)
    let generated = corpus.documents(40).joined(separator: "\n").replacing(" .", with: ".").replacing("\" ", with: "")
    try daemon.write(TinyCorpus.harbour + "\n" + generated, to: "a.txt")
    #expect(try daemon.shell("kith train -q mine a.txt").status == 0)
    func shell(_ line: String) throws -> String {
      let outcome = try daemon.shell(line)
      #expect(outcome.status == 0, "\(line): \(outcome.messages)")
      return outcome.output
    }
    let name = try shell("kith session open 'The captain'").trimmingCharacters(in: .newlines)
    #expect(name.hasPrefix("s-"))
    #expect(try shell("kith session append -s \(name) poured a gl") == "5 words and sentence ends\n")
    #expect(try shell("printf ass | kith session append --joined -s \(name)") == "5 words and sentence ends\n")
    #expect(try shell("kith session append -s \(name) of").hasPrefix("6 words"))
    #expect(try shell("kith session save -s \(name)") == "The captain poured a glass of\n")

    let inline = "The captain poured a glass of"
    #expect(try shell("kith predict -s \(name)") == shell("kith predict \(inline)"))
    #expect(try shell("KITH_SESSION=\(name) kith predict -n 3") == shell("kith predict -n 3 \(inline)"))
    for verb in ["score", "explain --words", "complete --seed 3 -n 5"] {
      #expect(
        try shell("kith \(verb) -s \(name) water for Anna") == shell("kith \(verb) -c '\(inline)' water for Anna"))
    }
    #expect(
      try shell("kith complete -s \(name) --greedy -n 4") == shell("echo \(inline) | kith complete --greedy -n 4"))
    for verb in ["topic", "related"] {
      #expect(try shell("kith \(verb) -s \(name)") == shell("kith \(verb) \(inline)"))
    }
    #expect(try shell("echo the sea | kith score -s \(name)") == shell("echo the sea | kith score -c '\(inline)'"))
    #expect(
      try shell("kith choose -s \(name) water oven") == shell("kith choose -c '\(inline)' water oven"))

    #expect(try shell("kith session undo -n 2 -s \(name)") == "2 undone\n")
    #expect(try shell("kith session save -s \(name) > saved; cat saved") == "The captain poured a gl\n")
    let second = try shell("kith session open --idle 5m --grammar-only - < saved").trimmingCharacters(in: .newlines)
    #expect(
      try shell("kith --json session save -s \(second)").contains(
        #""experts":["grammar"],"text":"The captain poured a gl""#))
    #expect(try shell("kith --json status").contains(#""sessions":2"#))
    #expect(try shell("kith session close -s \(name)") == "\(name): closed\n")
    let gone = try daemon.shell("kith predict -s \(name)")
    #expect(gone.status == 4 && gone.messages.contains("there is no session"))
    let undone = try daemon.shell("kith session undo -n 5 -s \(second); kith session undo -s \(second)")
    #expect(undone.status == 1 && undone.output.hasSuffix("0 undone\n"))
  }

  @Test func `says what is wrong with the options`() throws {
    let daemon = try RunningDaemon()
    for (line, words) in [
      ("kith session append x", "which session?"), ("kith session undo -s s-1 -n 0", "-n must"),
      ("kith predict -s s-1 -m english", "leave -m out"),
      ("kith score -s s-1 -c before x", "leave -c out"),
      ("kith score -s s-1 --grammar-only x", "leave --grammar-only out"),
    ] {
      let outcome = try daemon.shell(line)
      #expect(outcome.status == 2 && outcome.messages.contains(words), "\(line): \(outcome.messages)")
    }
    // What was said outright counts before the environment.
    let outcome = try daemon.shell("KITH_SESSION=s-1 kith predict -m english a")
    #expect(outcome.status == 4 && outcome.messages.contains("english"))
  }
}
