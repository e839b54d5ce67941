import Fixtures
import Testing

@Suite struct `kith models export` {
  @Test func `writes to what a name stands for, and takes the place of files alone`() throws {
    let daemon = try RunningDaemon()
    try daemon.write(TinyCorpus.harbour, to: "harbour.txt")
    #expect(try daemon.shell("kith train -q mine harbour.txt").status == 0)
    let outcome = try daemon.shell(
      """
      kith models export mine plain >/dev/null
      mkdir disk; ln -s disk/file link; mkfifo pipe
      kith models export mine link >/dev/null && test -h link && cmp plain disk/file && echo linked
      timeout 60 cat pipe >copy & kith models export mine pipe; wait; test -p pipe && cmp plain copy && echo piped
      kith models export mine disk 2>&1
      ln -s circle circle; kith models export mine circle 2>&1; test -h circle && echo "still a link"
      """)
    #expect(outcome.output.hasPrefix("linked\npiped\n"), "\(outcome.output)")
    #expect(outcome.output.contains("cannot write disk: "), "\(outcome.output)")
    #expect(
      outcome.output.contains("circle leads to no file") && outcome.output.hasSuffix("still a link\n"),
      "\(outcome.output)")
  }
}

@Suite struct `What the shell hands to kith` {
  @Test func `is said to be wrong where it is`() throws {
    let daemon = try RunningDaemon()
    try daemon.write(TinyCorpus.harbour, to: "harbour.txt")
    #expect(try daemon.shell("kith train -q mine harbour.txt").status == 0)
    for (command, status, words) in [
      ("kith score <&-", 2, "Bad file descriptor"), ("kith score boat >&-", 1, "Bad file descriptor"),
      (#"kith score "$(printf 'caf\351')""#, 2, "is not UTF-8"),
      (#"kith learn --text "$(printf 'caf\351')""#, 2, "is not UTF-8"),
      ("kith score café >/dev/null", 0, ""),
      ("kith topic ''", 2, "`text` must be a string that is not empty.\n"),
      ("echo 'The boat is green.' | kith reason 'Where is the boat?' '' ' '", 2, "nothing that could be an answer"),
      ("echo 'The boat.' | kith reason 'Where is the boat?'", 2, "none that could be an answer: give"),
      ("echo | kith reason 'Where is the boat?'", 2, "with words"),
      ("kith xray --server http://127.0.0.1:99999 boat", 2, "99999 in http://127.0.0.1:99999 is no port"),
      ("kith xray --server http://127.0.0.1:+80 boat", 2, "+80 in http://127.0.0.1:+80 is no port"),
      ("cp harbour.txt page; kith explain --html page <page", 2, "page is what standard input is read from"),
      ("cp harbour.txt page; kith xray --html ./page - <page", 2, "page is what standard input is read from"),
      ("kith xray --server http://[::1]:0 boat", 2, "0 in http://[::1]:0 is no port"),
    ] {
      let outcome = try daemon.shell("(\(command)) 2>&1")
      #expect(outcome.status == Int32(status) && outcome.output.contains(words), "\(command): \(outcome)")
      #expect(!outcome.output.contains("unsure"), "\(command): \(outcome)")
    }
  }
}

@Suite struct `kith tokenize` {
  @Test func `shows a text's words, and makes lines that are pre-tokenized`() throws {
    let daemon = try RunningDaemon()
    try daemon.write(TinyCorpus.harbour, to: "harbour.txt")
    #expect(try daemon.shell("kith train -q mine harbour.txt").status == 0)
    let table = try daemon.shell("kith tokenize the zorn").output
    #expect(table.contains("unknown: z o r n") && table.split(separator: "\n").count == 4, "\(table)")
    let lines = #"printf 'the boat. Anna looked.\n\nthe sea\n' | kith tokenize"#
    #expect(try daemon.shell(lines).output == "the boat . Anna looked .\n\nthe sea\n")
    #expect(try daemon.shell(lines + " --sentences").output == "the boat .\nAnna looked .\n\nthe sea\n")
    #expect(try daemon.shell("kith tokenize --sentences a").status == 2)
    let tokens = try daemon.shell("kith --json tokenize the").output
    #expect(tokens.contains(#""word":"the""#) && tokens.contains("</s>"), "\(tokens)")
  }
}
