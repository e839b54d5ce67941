import Fixtures
import Testing

/// What `kith` and `kithd` say of the model that answers when none is named, and of files in the daemon's folder.
@Suite struct `The default model` {
  @Test func `is the first that was trained, which training and deleting say`() throws {
    let daemon = try RunningDaemon()
    try daemon.write(TinyCorpus.harbour, to: "a.txt")
    let first = try daemon.shell("kith train news a.txt")
    #expect(first.messages.hasSuffix("it is the default model: it answers when none is named\n"), "\(first.messages)")
    #expect(first.messages.contains("warning: the text has ") && first.messages.contains("associations take at least"))
    let second = try daemon.shell("kith train books a.txt")
    #expect(
      second.messages.hasSuffix(
        """
        ask it:  kith -m books predict …
        the default model is still news; to change that:  kith models alias default books

        """), "\(second.messages)")
    try daemon.write(TinyCorpus.garden, to: "b.txt")
    #expect(try !daemon.shell("kith train news b.txt").messages.contains("default model"))
    #expect(try !daemon.shell("kith train -q books a.txt").messages.contains("default model"))
    let imported = try daemon.shell("kith models export news n.kith && kith models import other n.kith")
    #expect(imported.messages.contains("the default model is still news;"), "\(imported.messages)")
    #expect(try daemon.shell("kith models alias default books").status == 0)
    let removed = try daemon.shell("kith models alias default")
    #expect(
      removed.messages
        == "news answers now when none is named; to change that:  kith models alias default NAME\n")
    let deleted = try daemon.shell("kith models delete news")
    #expect(deleted.output == "news: deleted\n")
    #expect(
      deleted.messages
        == "it was the default model; books answers now when none is named; to change that:  kith models alias default NAME\n"
    )
    #expect(try daemon.shell("kith models delete other").messages.isEmpty)
    let last = try daemon.shell("kith models delete books")
    #expect(last.messages.contains("it was the default model; none is left"), "\(last.messages)")
    #expect(daemon.journal.contains("default model  before=news model=books"), "\(daemon.journal)")
  }

  @Test func `a file that kithd train puts into the folder is served at once, and it says so`() throws {
    let daemon = try RunningDaemon()
    try daemon.write(TinyCorpus.harbour, to: "a.txt")
    try daemon.write(TinyCorpus.garden, to: "b.txt")
    let first = try daemon.shell("kithd train -o models/m.kith a.txt")
    #expect(first.status == 0)
    #expect(
      first.messages.hasSuffix(
        "kithd, whose folder models is, serves it from the next request on:  kith -m m predict …\n"),
      "\(first.messages)")
    #expect(try daemon.shell("kith -v predict the").messages.contains("model m, generation 1,"))
    #expect(try daemon.shell("kithd train -o models/m.kith b.txt").status == 0)
    #expect(try daemon.shell("kith -v predict the").messages.contains("model m, generation 2,"))
    #expect(
      try daemon.shell("kithd train -o 'models/a b.kith' b.txt").messages.contains("does not serve it: the file's name")
    )
    #expect(try !daemon.shell("kithd train -o m.kith b.txt").messages.contains("whose folder"))
    #expect(try daemon.shell("rm models/m.kith; kith predict the").status == 4)
  }
}
