import Fixtures
import Testing

@testable import KithServer

@Suite struct `The folder of the models` {
  @Test func `serves files of any letters, and names those that it passes over`() throws {
    let folder = TemporaryFolder()
    for file in ["zh_CN.kith", "日本語.kith", "a b.kith", ".new.kith", "$.kith", "notes.txt"] {
      _ = try folder.write([1], to: file)
    }
    let models = ModelFolder(path: folder.path)
    #expect(models.keys.map(\.name).sorted() == ["zh_CN", "日本語"])
    #expect(models.passedOver.map(\.file) == ["$.kith", "a b.kith"])
    #expect(models.passedOver.map(\.name) == [nil, "a-b"])
  }
}
