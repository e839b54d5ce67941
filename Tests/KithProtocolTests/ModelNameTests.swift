import KithProtocol
import Testing

@Suite struct `A model's name` {
  @Test(arguments: ["english", "zh_CN", "日本語", "ไทย2", "a.b-c", "7", "Übung"])
  func `has letters of any script, digits, dots, dashes and underscores`(name: String) {
    #expect(ModelName.isName(name) && ModelName.allowed(like: name) == name)
    #expect(ModelName("~anna/\(name)@3") == ModelName(owner: "anna", name: name, generation: 3))
  }

  @Test(arguments: [
    ("", nil), (".hidden", "hidden"), ("a b", "a-b"), ("a/b", "a-b"), ("~a", "a"), ("a@1", "a-1"),
    ("e\u{301}te", "\u{e9}te"),
    ("a\u{202E}b", "a-b"), ("a\u{200B}b", "a-b"), ("日本$語", "日本-語"), ("--", nil), ("\u{301}a", "a"), ("a\u{3164}", "a-"),
    (String(repeating: "長", count: 22), String(repeating: "長", count: 21)),
  ])
  func `is no other text, and a like one is found`(text: String, allowed: String?) {
    #expect(!ModelName.isName(text))
    #expect(ModelName.allowed(like: text).map { Array($0.utf8) } == allowed.map { Array($0.utf8) })
  }

  @Test func `that would do is shown, with what tells it from one that looks the same`() {
    #expect(ModelName.shown(like: "a b", ending: ".kith") == "a-b.kith" && ModelName.shown(like: "--") == nil)
    #expect(ModelName.shown(like: "e\u{301}te") == "\u{e9}te with composed letters (NFC)")
  }

  @Test func `of a user is as Debian has it`() {
    #expect(ModelName("~_apt/x") != nil && ModelName("~Anna/x") == nil && ModelName("~日本/x") == nil)
  }
}
