import KithProtocol
import StrictJSON
import Testing

struct TokenizeOperationTests {
  @Test(arguments: ["utf8", "utf16", "scalar"])
  func `cuts a text as score does, with the ends of its sentences`(unit: String) async throws {
    try await TestServer.run { server in
      let client = try server.connect()
      let fields = #""text":"The boat xyzzy’s the sail.\nThe sea","offsets":"\#(unit)""#
      let tokenized = try #require(await client.ask(#"{"op":"tokenize",\#(fields)}"#)["result"]?.object)
      #expect(Field.mismatch(in: tokenized, fields: KithProtocol.Operation.tokenize.reply) == nil)
      let tokens = try #require(tokenized["tokens"]?.array)
      let scored = try #require(
        await client.ask(#"{"op":"score","detail":"words",\#(fields)}"#)["result"]?["words"]?.array)
      #expect(tokens.count == scored.count)
      for (token, word) in zip(tokens, scored) {
        for key in ["start", "end", "oov"] { #expect(token[key] == word[key], "\(token)") }
        // An unknown word is shown here as the vocabulary would spell it.
        #expect(token["oov"] == true || token["word"] == word["word"])
      }
      #expect(tokens.filter { $0["word"] == "</s>" }.count == 2)
    }
  }

  @Test func `spells a word that the model does not know, and no other`() async throws {
    try await TestServer.run { server in
      let client = try server.connect()
      let tokens = try #require(
        await client.ask(#"{"op":"tokenize","text":"the xyzzy’s"}"#)["result"]?["tokens"]?.array)
      #expect(tokens[0]["oov"] == false && tokens[0]["letters"] == nil && tokens[0]["spelling"] == nil)
      // As the vocabulary spells it: with an apostrophe.
      let unknown = tokens[1]
      #expect(unknown["oov"] == true && unknown["word"] == "xyzzy's" && unknown["id"] == 0)
      #expect(unknown["letters"]?.array?.compactMap(\.string) == ["x", "y", "z", "z", "y", "'", "s"])
      #expect(unknown["spelling"]?.double ?? 0 < -1)
      let word = try #require(
        await client.ask(#"{"op":"score","detail":"words","text":"the xyzzy’s"}"#)["result"]?["words"]?[1])
      #expect(word["parts"]?["spelling"] == unknown["spelling"])
    }
  }

  @Test func `a batch gives each text its tokens, an empty one none`() async throws {
    try await TestServer.run { server in
      let client = try server.connect()
      let batch = try #require(
        await client.ask(#"{"op":"tokenize","texts":["the boat",""," ."]}"#)["result"]?["tokenized"]?.array)
      #expect(batch.map { $0["tokens"]?.array?.count } == [3, 0, 2])
    }
  }
}
