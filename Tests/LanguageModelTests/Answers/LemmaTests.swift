import Fixtures
import Storage
import Testing

@testable import LanguageModel

@Suite struct `Forms of a word` {
  /// Words that mean the same have the same number.
  private static let meanings: KeyValuePairs = [
    "wolf": 1, "wolves": 1, "calf": 2, "calves": 2, "leaf": 3, "leaves": 3, "mouse": 4, "mice": 4,
    "louse": 5, "lice": 5, "cat": 6, "cats": 6, "dog": 7, "dogs": 7, "car": 8, "cars": 8, "care": 9,
    "cares": 9, "rouse": 10, "rice": 11, "new": 12, "news": 13, "cart": 14, "carts": 14, "green": 15,
    "grey": 15, "house": 16, "": 0,
  ]
  private let lemmas: Lemmas

  init() {
    let meanings = Self.meanings
    lemmas = Lemmas(meanings.map(\.key)) { a, b in
      let (one, other) = (meanings[a].value, meanings[b].value)
      return one == 0 || other == 0 ? nil : one == other ? 0.6 : 0.1
    }
  }

  @Test(arguments: [
    ("wolf", "wolves"), ("wolves", "wolf"), ("mouse", "mice"), ("cat", "cats"), ("shelf", "shelves"), ("moss", "mosss"),
  ])
  func `are made by changes of endings that relate other words`(word: String, form: String) {
    #expect(lemmas.forms(of: word).contains(form))
  }

  @Test func `are not made by a change that relates one pair only, or few of many`() {
    // Both are colours, and no other words differ so.
    #expect(!lemmas.forms(of: "green").contains("grey"))
    // Of four pairs that differ by a final e, none means the same.
    #expect(!lemmas.forms(of: "car").contains("care") && !lemmas.forms(of: "care").contains("car"))
    #expect(lemmas.forms(of: "").isEmpty)
  }

  @Test func `are letters, not bytes`() {
    let words = ["côté", "côtés", "été", "étés", "blé", "blés"]
    let lemmas = Lemmas(words) { $0 / 2 == $1 / 2 ? 0.9 : 0 }
    #expect(lemmas.forms(of: "pré") == ["prés"])
  }
}

@Suite struct `Irregular forms` {
  @Test func `are those of lists, but those of several words`() {
    let forms = IrregularForms([
      "mice mouse\naxes ax axis\r\nalone\n\nleft_undone leave_undone\nsheep sheep\n", "MEN MAN",
    ])
    #expect(forms.bases(of: "mice") == ["mouse"] && forms.bases(of: "axes") == ["ax", "axis"])
    #expect(forms.bases(of: "men") == ["man"] && forms.forms(of: "axis") == ["axes"])
    for word in ["alone", "left_undone", "sheep", "mouse", ""] { #expect(forms.bases(of: word).isEmpty) }
    #expect(IrregularForms().bases(of: "mice").isEmpty && IrregularForms([]).forms(of: "mouse").isEmpty)
  }

  @Test func `are read from what a folder has of them`() throws {
    let folder = TemporaryFolder()
    #expect(throws: StorageError.self) { try IrregularForms(contentsOfFolder: folder.path) }
    _ = try folder.write(Array("gave give\n".utf8), to: "verb.exc")
    #expect(try IrregularForms(contentsOfFolder: folder.path).bases(of: "gave") == ["give"])
    _ = try folder.write(Array("mice mouse\n".utf8), to: "noun.exc")
    let forms = try IrregularForms(contentsOfFolder: folder.path)
    #expect(forms.bases(of: "mice") == ["mouse"] && forms.bases(of: "gave") == ["give"])
  }
}
