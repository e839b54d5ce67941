import CorpusInput
import Testing

@Suite struct `A field's path` {
  private func text(_ path: String, _ record: String) -> String {
    do throws(FieldProblem) {
      return String(decoding: try FieldPath(path)?.text(in: Array(record.utf8).span) ?? [], as: UTF8.self)
    } catch {
      return "! \(error.sentence)"
    }
  }

  @Test(
    arguments: [
      ("a.b", #"{"a":{"b":"x"}}"#, "x"),
      ("a.b", #" { "a" : { "c" : 1 , "b" : "x" } } "#, "x"),
      ("a.b", #"{"a":{"b":"x"},"a.b":"literal"}"#, "literal"),
      ("a.b.c", #"{"a":{"b.c":"inner"},"a.b":{"c":"outer"}}"#, "outer"),
      ("a.b.c", #"{"a":{"b.c":"inner"}}"#, "inner"),
      ("a.b.c", #"{"a":{"b":{"c":"deep"}}}"#, "deep"),
      ("a[].b", #"{"a":[{"b":"x"},{"b":"y"}]}"#, "x\n\ny"),
      ("a[].b", #"{"a[].b":"literal","a":[{"b":"x"}]}"#, "literal"),
      ("a[].b", #"{"a":[{"b":"x"},{"c":1},{"b":null},{"b":"y"}]}"#, "x\n\ny"),
      ("a[].b[].c", #"{"a":[{"b":[{"c":"1"},{"c":"2"}]},{"b":[{"c":"3"}]}]}"#, "1\n\n2\n\n3"),
      ("a[][]", #"{"a":[["x"],["y","z"]]}"#, "x\n\ny\n\nz"),
      ("a[]", #"{"a":["x","y"]}"#, "x\n\ny"),
      ("a", #"{"a":["x","","y"]}"#, "x\n\ny"),
      ("a", #"{"a":[]}"#, ""),
      ("\u{e9}", #"{"\u00e9":"x"}"#, "x"),
      ("a", #"{"\u0061":"x"}"#, "x"),
      (".", #"{".":"x"}"#, "x"),
      ("a.", #"{"a.":"x"}"#, "x"),
    ])
  func `leads to the text`(path: String, record: String, expected: String) {
    #expect(text(path, record) == expected)
  }

  @Test(
    arguments: [
      ("a.b", #"{"a":"x"}"#, "its field `a` is a string"),
      ("a.b", #"{"a":[{"b":"x"}]}"#, "its field `a` is a list (`a[]` means its elements)"),
      ("a[].b", #"{"a":{"b":"x"}}"#, "its field `a` is an object"),
      ("a[].b", #"{"a":[{"c":"x"}]}"#, "it has no field `a[].b`"),
      ("a[].b", #"{"a":[{"b":"x"},{"b":3}]}"#, "its field `a[].b` is a number"),
      ("a", #"{"a":[null]}"#, "its field `a` is null"),
      ("a", #"{"a":["x",null]}"#, "its field `a` is null"),
      ("a[]", #"{"a":["x",null]}"#, "its field `a[]` is null"),
      ("a[].b", #"{"a":[{"b":"x"},null]}"#, "its field `a[]` is null"),
      ("a[].b", #"{"a":[{"b":"x"},{"b":["y",null]}]}"#, "its field `a[].b` is null"),
      ("a[].b", #"{"a":[{"b":null}]}"#, "its field `a[].b` is null"),
      ("a.b", #"{"a":null}"#, "its field `a` is null"),
      ("a.b", #"{"c":1}"#, "it has no field `a.b` (its fields: c)"),
      ("a", #"{"a":["x",1]}"#, "its field `a` is a number"),
    ])
  func `says where it does not lead on`(path: String, record: String, expected: String) {
    #expect(text(path, record) == "! \(expected)")
  }

  @Test(arguments: ["", String(repeating: "a.", count: 40)]) func `has a name, and a limit`(path: String) {
    #expect(FieldPath(path) == nil)
  }
}
