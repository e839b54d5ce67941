import Fixtures
import Testing

@testable import KithServer

@Suite struct `The folder of the models` {
  @Test func `serves files of any letters, and names those that it passes over`() throws {
    let folder = TemporaryFolder()
    #expect(FileSystem.makeFolder(folder.file("~7")))
    for file in ["zh_CN.kith", "日本語.kith", "a b.kith", ".new.kith", "$.kith", "notes.txt", "~7/e\u{301}.kith"] {
      _ = try folder.write([1], to: file)
    }
    let models = ModelFolder(path: folder.path)
    #expect(models.keys.map(\.name).sorted() == ["zh_CN", "日本語"])
    #expect(models.passedOver.map(\.file) == ["$.kith", "a b.kith", "~7/e\u{301}.kith"])
    #expect(models.passedOver.map(\.owner) == [nil, nil, 7])
    #expect(models.passedOver.map { $0.name.map { Array($0.utf8) } } == [nil, Array("a-b".utf8), Array("\u{e9}".utf8)])
  }
}
