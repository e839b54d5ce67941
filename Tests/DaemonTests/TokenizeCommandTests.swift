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
      cat pipe >copy & kith models export mine pipe; wait; test -p pipe && cmp plain copy && echo piped
      kith models export mine disk 2>&1
      kith models import mine plain 2>&1 | head -n 1
      """)
    #expect(outcome.output.hasPrefix("linked\npiped\n"), "\(outcome.output)")
    #expect(outcome.output.contains("cannot write disk: "), "\(outcome.output)")
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
