import Fixtures
import LanguageModel
import Testing
import Tokenization
import Training

@Suite struct `An imported model of a script without spaces` {
  private let folder = TemporaryFolder()

  /// A file of these words, each less probable than the one before.
  private func model(_ words: [String], isPreTokenized: Bool) throws -> Model {
    let all = ["<unk>", "<s>", "</s>"] + words
    let lines = all.enumerated().map { "\(-1 - Double($0) / 10)\t\($1)" }
    let text = "\\data\\\nngram 1=\(all.count)\n\n\\1-grams:\n\(lines.joined(separator: "\n"))\n\n\\end\\\n"
    var options = ImportOptions()
    options.isPreTokenized = isPreTokenized
    let path = try folder.write(Array(text.utf8), to: "in.arpa")
    try ModelImport(output: folder.file("out.kith"), options: options).run(on: path)
    let model = try Model(contentsOf: folder.file("out.kith"))
    try model.verify()
    return model
  }

  private func words(_ text: String, _ model: Model) -> [String] {
    model.tokens(of: text).tokens.filter { !$0.range.isEmpty }.map {
      String(decoding: Array(text.utf8)[$0.range], as: UTF8.self)
    }
  }

  private static let some = ["は", "海", "青い", "日本語", "学校", "。", "ファイル", "file", "日本", "語", "第2章"]

  @Test func `cuts texts into the words of the file`() throws {
    let model = try model(Self.some, isPreTokenized: false)
    #expect(words("海は青い。日本語学校ファイルfile", model) == ["海", "は", "青い", "。", "日本語", "学校", "ファイル", "file"])
    #expect(model.details.segmentation == .learnt)
    #expect(try model.score("未知の海", after: model.emptyContext()).logProbability.isFinite)
    let text = try model.complete(
      after: model.context(after: "海"), options: CompletionOptions(maxWords: 4, temperature: 0)
    )
    .text
    #expect(!text.contains(" "))
  }

  @Test func `splits them at spaces where they come in tokens, and into characters where the file has no others`()
    throws
  {
    let tokens = try model(Self.some, isPreTokenized: true)
    #expect(words("海 は青い", tokens) == ["海", "は青い"] && tokens.details.segmentation == .characters)
    let characters = try model(["海", "は", "a"], isPreTokenized: false)
    #expect(words("海は", characters) == ["海", "は"] && characters.details.segmentation == .characters)
    #expect(characters.details.formatVersion == 3)
  }
}
