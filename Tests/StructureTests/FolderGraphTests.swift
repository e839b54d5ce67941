import Testing

@Suite struct `The reader of sources` {
  private func names(_ source: String) -> [String] { SwiftTokens.tokens(of: source).map(\.text) }

  @Test func `leaves out comments and literals and reads what a string computes`() {
    #expect(names("a // B\nc /* D /* E */ F */ g") == ["a", "c", "g"])
    #expect(names(#""A \(B("C")) D" e"#) == ["\"", "B", "(", "\"", ")", "e"])
    #expect(names(##"#"A \(B) \#(C) "D""# e"##) == ["\"", "C", "e"])
    #expect(names("\"\"\"\n A \"B\" \\(C)\n\"\"\" d") == ["\"", "C", "d"])
    #expect(names(#"f(/A"\/B/) + c / D"#) == ["f", "(", ")", "+", "c", "/", "D"])
    #expect(names("#/A\"/# `b`") == ["`", "b", "`"])
  }

  @Test func `knows the lines`() {
    let tokens = SwiftTokens.tokens(of: "a\n/*\n*/ b\n\"\"\"\nx\n\"\"\"\nc")
    #expect(tokens.filter { $0.text != "\"" }.map(\.line) == [1, 3, 7])
  }

  @Test(arguments: Sources.modules) func `reads every source to its end`(module: String) throws {
    for file in try Sources.files(of: module) {
      let tokens = names(file.source)
      for (open, close) in [("{", "}"), ("(", ")"), ("[", "]")] {
        #expect(tokens.count { $0 == open } == tokens.count { $0 == close }, "\(module)/\(file.path): \(open) \(close)")
      }
    }
  }

  @Test func `finds the types that a file declares`() {
    let source = """
      package struct A<T: B>: C where T: D { private enum E { case f }; class func g() {} }
      extension H.I { actor J { typealias K = A } }
      fileprivate final class L {}
      private extension M { protocol N {} }
      """
    let types = DeclaredType.types(in: SwiftTokens.tokens(of: source))
    #expect(
      types == [
        DeclaredType(path: ["A"]), DeclaredType(path: ["A", "E"], isPrivate: true),
        DeclaredType(path: ["H", "I", "J"]),
        DeclaredType(path: ["H", "I", "J", "K"]), DeclaredType(path: ["L"], isPrivate: true),
        DeclaredType(path: ["M", "N"]),
      ])
  }
}

@Suite struct `A graph of folders` {
  private func graph(_ files: [String: String]) -> FolderGraph {
    FolderGraph(module: "House", files: files.map { FolderGraph.File(path: $0.key, source: $0.value) })
  }

  @Test func `has an arrow for each folder that is used, and says where`() {
    let graph = graph([
      "Main.swift": "// Cellar\nlet wine = Cellar()",
      "Low/Cellar.swift": "struct Cellar { struct Shelf {} }",
      "High/Attic.swift": "extension Cellar { enum Rack {} }\nprivate struct Main {}",
      "Middle/Stairs.swift": "struct Stairs { let rack: Cellar.Rack, other = Other.Cellar.self }",
    ])
    #expect(graph.folders == ["High", "House", "Low", "Middle"])
    #expect(
      graph.arrows == [
        .init(from: "House", to: "Low"): "House/Main.swift:2 names Cellar",
        .init(from: "High", to: "Low"): "House/High/Attic.swift:1 names Cellar",
        .init(from: "Middle", to: "Low"): "House/Middle/Stairs.swift:1 names Cellar",
        .init(from: "Middle", to: "High"): "House/Middle/Stairs.swift:1 names Cellar.Rack",
      ])
    #expect(graph.cycles.isEmpty)
    #expect(
      graph.table == """
        | folder of House | uses |
        |---|---|
        | Middle | High, Low |
        | High | Low |
        | House | Low |
        | Low |  |

        """)
  }

  @Test func `finds what goes round`() {
    let graph = graph([
      "A/a.swift": "struct A { let b: B }", "B/b.swift": "struct B { let c: House.C }",
      "C/c.swift": "struct C {}\nlet x = A.self, d = D.self", "D/d.swift": "struct D {}",
      "E/e.swift": "struct E { let a: A }",
      // Its own B, and a member of another type.
      "F/f.swift": "struct F { enum E {}; let e: E, other = Other.A }",
    ])
    #expect(graph.cycles == [["A", "B", "C"]])
    #expect(
      graph.reasons(within: ["A", "B", "C"]) == [
        "A -> B: House/A/a.swift:1 names B", "B -> C: House/B/b.swift:1 names C", "C -> A: House/C/c.swift:2 names A",
      ])
  }
}
