import Glibc
import Fixtures
import KithProtocol
import StrictJSON
import Testing
import Training

/// The operations on the wider context, against a model that has one and a model that has none.
struct AssociationOperationTests {
  /// A client adds up all parts, those it does not know as well.
  private func sumOfParts(_ word: JSONValue) -> Double {
    (word["parts"]?.object?.members ?? []).reduce(0.0) { $0 + ($1.value.double ?? .nan) }
  }

  private func checked(_ operation: Operation, _ reply: JSONValue) throws -> JSONValue {
    let result = try #require(reply["result"], "\(reply)")
    let object = try #require(result.object)
    #expect(Field.mismatch(in: object, fields: operation.reply) == nil)
    return result
  }

  @Test func `explain takes every word apart, and the parts sum to the score`() async throws {
    try await TestServer.run { server in
      try server.folder.write(Fixture.topicModel, to: "models/topics.kith")
      let client = try server.connect()
      let text = "the boat has the sail .\\nthe captain likes the boat ."
      let explained = try checked(
        .explain,
        await client.ask(#"{"op":"explain","model":"topics","context":"the sea","text":"\#(text)"}"#))
      let scored = try checked(
        .score,
        await client.ask(
          #"{"op":"score","model":"topics","context":"the sea","detail":"words","text":"\#(text)"}"#))
      let words = try #require(explained["words"]?.array)
      #expect(words.count == 14 && explained["tokens"]?.integer == 14)
      for (word, score) in zip(words, try #require(scored["words"]?.array)) {
        #expect(
          word["parts"]?.object?.keys == [
            "grammar", "phrase_near", "phrase_far", "topic", "recurrence", "state", "normaliser", "verbatim",
            "spelling",
          ])
        let sum = sumOfParts(word)
        #expect(abs(sum - (word["logprob"]?.double ?? .nan)) < 1e-6)
        #expect(abs(sumOfParts(score) - (score["logprob"]?.double ?? .nan)) < 1e-6)
        #expect(word["logprob"] == score["logprob"] && word["start"] == score["start"] && word["end"] == score["end"])
        #expect(word["pulls"]?.array?.count ?? 9 <= 3)
      }
      #expect(abs((explained["logprob"]?.double ?? 0) - (scored["logprob"]?.double ?? 1)) < 1e-6)
      #expect(words.last?["pulls"]?.array?.isEmpty == false)
    }
  }

  @Test func `explain shows the n-gram and where the training text holds it`() async throws {
    try await TestServer.run { server in
      try server.folder.write(Fixture.topicModel, to: "models/topics.kith")
      let client = try server.connect()
      let request = #"{"op":"explain","model":"topics","text":"the boat has the sail of""#
      let explained = try checked(.explain, await client.ask(request + "}"))
      let word = try #require(explained["words"]?.array?.last { $0["word"] == "of" })
      let nGram = (word["ngram"]?.array ?? []).compactMap(\.string)
      #expect(word["word"] == "of" && nGram.last == "of" && nGram.count == word["order"]?.integer.map { Int($0) })
      let passages = try #require(word["passages"]?.array)
      let count = try #require(word["ngram_count"]?.integer)
      #expect(passages.count == 2 && count > 0)
      for passage in passages {
        let text = Array(try #require(passage["text"]?.string).utf8)
        let range = try #require(passage["matched"]?.array?.first)
        let (start, end) = (try #require(range["start"]?.integer), try #require(range["end"]?.integer))
        let matched = String(decoding: text[Int(start)..<Int(end)], as: UTF8.self)
        #expect(matched == nGram.suffix(Int(passage["order"]?.integer ?? 0)).joined(separator: " "))
        #expect(passage["document"]?.integer ?? 99 < 60 && passage["file"] == nil)
      }
      let bare = try checked(.explain, await client.ask(request + #","passages":0}"#))
      let none = bare["words"]?.array?.last { $0["word"] == "of" }
      #expect(none?["passages"] == nil && none?["ngram_count"] == nil && none?["ngram"] == word["ngram"])
      let shown = try checked(.modelShow, await client.ask(#"{"op":"model.show","model":"topics"}"#))
      #expect(shown["passages"]?.integer ?? 0 >= 1_200 && shown["passage_tokens"] == shown["tokens"])
      let reasoned = try checked(
        .reason,
        await client.ask(
          #"{"op":"reason","model":"topics","text":"Where is the verdict ?","passages":true,"options":["sail","court"]}"#
        ))
      let gathered = try #require(reasoned["steps"]?.array?.first?["gathered"]?.array)
      #expect(!gathered.isEmpty)
      for evidence in gathered { #expect(evidence["source"] == "passages" && evidence["document"]?.integer != nil) }
    }
  }

  @Test func `choose ranks options and says who decided`() async throws {
    try await TestServer.run { server in
      try server.folder.write(Fixture.topicModel, to: "models/topics.kith")
      let client = try server.connect()
      let request = #"{"op":"choose","model":"topics","text":"the boat has the ??? of the wind","mark":"???""#
      let result = try checked(.choose, await client.ask(request + #","options":["verdict","sail","oven"]}"#))
      let choices = try #require(result["choices"]?.array)
      #expect(choices.count == 3 && choices[0]["option"] == "sail" && choices[0]["index"] == 1)
      for choice in choices {
        let text = "the boat has the \(choice["option"]?.string ?? "") of the wind"
        let scored = try checked(
          .score, await client.ask(#"{"op":"score","model":"topics","text":"\#(text)"}"#))
        #expect(choice["logprob"] == scored["logprob"])
      }
      #expect(result["decided_by"] != nil)
      // Whole texts, with a context and by grammar alone.
      let whole = try checked(
        .choose,
        await client.ask(
          #"{"op":"choose","model":"topics","context":"the sea .","options":["the sail","the the"],"experts":["grammar"],"per_token":true}"#
        ))
      #expect(whole["choices"]?.array?.count == 2 && whole["margin"]?["association"]?.double == 0)
    }
  }

  @Test(arguments: [
    (#""text":"no gap here","options":["a"]"#, "text"), (#""text":"one ___ and ___ two","options":["a"]"#, "text"),
    (#""options":[]"#, "options"),
    (#""options":[""," "]"#, "options"),
    (#""text":"a ___","mark":"","options":["b"]"#, "mark"),
  ])
  func `choose refuses what leaves nothing to choose`(members: String, field: String) async throws {
    try await TestServer.run { server in
      let client = try server.connect()
      let error = try await client.ask("{\"op\":\"choose\",\(members)}")["error"]
      #expect(error?["code"] == "request.bad_value" && error?["field"]?.string?.hasPrefix(field) == true)
    }
  }

  @Test func `predict explains its words, and grammar alone is asked for by name`() async throws {
    try await TestServer.run { server in
      try server.folder.write(Fixture.topicModel, to: "models/topics.kith")
      let client = try server.connect()
      let request = #"{"op":"predict","model":"topics","text":"the judge sees the","explain":true,"top":5"#
      let full = try checked(.predict, await client.ask(request + "}"))
      let grammar = try checked(.predict, await client.ask(request + #","experts":["grammar"]}"#))
      for word in try #require(full["words"]?.array) {
        #expect(
          word["parts"]?.object?.keys == [
            "grammar", "phrase_near", "phrase_far", "topic", "recurrence", "state", "normaliser", "verbatim",
          ])
        let sum = sumOfParts(word)
        #expect(abs(sum - (word["logprob"]?.double ?? .nan)) < 1e-6)
      }
      for word in try #require(grammar["words"]?.array) { #expect(word["logprob"] == word["parts"]?["grammar"]) }
      #expect(full["words"] != grammar["words"])
      let inContext = try checked(
        .predict,
        await client.ask(
          #"{"op":"predict","model":"topics","context":"the judge sees","text":" the","explain":true,"top":5}"#))
      #expect(inContext["words"] == full["words"])
      let batch = try checked(
        .predict,
        await client.ask(
          #"{"op":"predict","model":"topics","texts":["the sea","the judge sees the"],"explain":true,"top":5}"#))
      #expect(batch["predictions"]?.array?.last?["words"] == full["words"])
    }
  }

  @Test func `associations alone are asked for by name, and stand beside every word's frequency`() async throws {
    try await TestServer.run { server in
      try server.folder.write(Fixture.topicModel, to: "models/topics.kith")
      let client = try server.connect()
      func words(_ context: String, _ experts: String) async throws -> [JSONValue] {
        let reply = try await client.ask(
          #"{"op":"predict","model":"topics","text":"\#(context)","explain":true,"top":100,"experts":\#(experts)}"#)
        return try #require(checked(.predict, reply)["words"]?.array)
      }
      let alone = try await words("the judge sees the", #"["associations"]"#)
      let sum = alone.reduce(0) { $0 + exp($1["logprob"]?.double ?? .nan) }
      #expect(sum > 0.95 && sum < 1.00001, "the rest is a sentence's end and unknown words: \(sum)")
      for word in alone { #expect(abs(sumOfParts(word) - (word["logprob"]?.double ?? .nan)) < 1e-6) }
      let twice = try await words("the judge sees the", #"["associations","associations"]"#)
      #expect(twice == alone)
      for others in [#"["grammar"]"#, #"["associations","grammar"]"#] {
        #expect(try await words("the judge sees the", others) != alone)
      }
      // Grammar's share is that of a word after nothing, wherever it stands.
      func frequencies(_ words: [JSONValue]) -> [String: Double] {
        Dictionary(
          uniqueKeysWithValues: words.compactMap { word in
            word["word"]?.string.flatMap { name in (word["parts"]?["grammar"]?.double).map { (name, $0) } }
          })
      }
      let elsewhere = frequencies(try await words("the boat of", #"["associations"]"#))
      for (word, frequency) in frequencies(alone) {
        #expect(elsewhere[word].map { abs($0 - frequency) < 1e-9 } ?? true, "\(word)")
      }
    }
  }

  @Test(arguments: ["predict", "session.open"])
  func `associations alone are refused of a model that has none`(operation: String) async throws {
    try await TestServer.run { server in
      try server.folder.write(Fixture.model, to: "models/a.kith")
      let client = try server.connect()
      let error = try await client.ask(#"{"op":"\#(operation)","model":"a","text":"x","experts":["associations"]}"#)[
        "error"]
      #expect(error?["code"] == "request.bad_value" && error?["field"] == "model", "\(String(describing: error))")
    }
  }

  @Test func `collocates gives counts that are those of the text, and sentences`() async throws {
    try await TestServer.run { server in
      try server.folder.write(Fixture.topicModel, to: "models/topics.kith")
      let client = try server.connect()
      let request = #"{"op":"collocates","model":"topics","word":"boat","min_count":1,"top":1000"#
      let both = try checked(.collocates, await client.ask(request + "}"))
      let words = try #require(both["words"]?.array)
      #expect(words.count > 20 && both["window"] == 5 && both["known_from"] == 1)
      let order = words.map { $0["logdice"]?.double ?? .nan }
      #expect(order == order.sorted(by: >))
      for word in words { #expect(word["passages"] == nil) }
      let of = try #require(words.first { $0["word"] == "of" })
      for (spelling, name) in [("LL", "g2"), ("Log-Likelihood", "g2"), ("MI", "pmi"), ("t-score", "t")] {
        let usual = try checked(.collocates, await client.ask(request + #","measure":"\#(spelling)"}"#))
        let own = try checked(.collocates, await client.ask(request + #","measure":"\#(name)"}"#))
        #expect(usual["words"] == own["words"] && usual["words"] != both["words"])
      }
      let after = try checked(.collocates, await client.ask(request + #","side":"after"}"#))
      let there = try #require(after["words"]?.array?.first { $0["word"] == "of" })
      #expect(there["count"] == of["after"] && there["before"] == 0)
      let text = "the boat has the sail .\\n\" the captain of the boat likes the sea .\\nthe oven ."
        .replacing("\"", with: "\\\"")
      let shown = try checked(
        .collocates, await client.ask(request + #","passages":2,"side":"before","text":"\#(text)"}"#))
      let captain = try #require(shown["words"]?.array?.first { $0["word"] == "captain" })
      #expect(captain["passages"]?.array == ["\" the captain of the boat likes the sea ."])
      let sail = try #require(shown["words"]?.array?.first { $0["word"] == "sail" })
      #expect(sail["passages"]?.array == [])
    }
  }

  @Test func `related, topic and similar name words`() async throws {
    try await TestServer.run { server in
      try server.folder.write(Fixture.topicModel, to: "models/topics.kith")
      let client = try server.connect()
      let related = try checked(
        .related, await client.ask(#"{"op":"related","model":"topics","text":"harbour boat","top":4}"#))
      let names = try #require(related["words"]?.array).compactMap { $0["word"]?.string }
      #expect(names.count == 4 && !names.contains("boat"))
      let topic = try checked(.topic, await client.ask(#"{"op":"topic","model":"topics","text":"judge law"}"#))
      #expect(try #require(topic["scales"]?.array).compactMap { $0["half_life"]?.double } == [10, 50, 400])
      let similar = try checked(
        .similar, await client.ask(#"{"op":"similar","model":"topics","text":"apple","top":3}"#))
      #expect(similar["words"]?.array?.count == 3)
      let alike = try checked(
        .similar, await client.ask(#"{"op":"similar","model":"topics","text":"the boat","to":"the boat"}"#))
      #expect(try #require(alike["similarity"]?.double) > 0.999)
    }
  }

  @Test(arguments: ["related", "topic", "similar", "collocates"])
  func `a model without associations says why it has none`(operation: String) async throws {
    let name = operation == "collocates" ? "word" : "text"
    try await TestServer.run { server in
      let folder = server.folder
      var options = TopicCorpus.options
      options.hasAssociations = false
      var corpus = TopicCorpus(seed: 1)
      try TrainingRun(output: folder.file("models/grammar.kith"), options: options)
        .train(on: source(corpus.documents(60)))
      let client = try server.connect()
      for (model, reason, hint) in [
        ("tiny", "was too short to learn them", "5000 words and more"),
        ("grammar", "it was made for grammar alone", "without --grammar-only"),
      ] {
        let error = try await client.ask(#"{"op":"\#(operation)","model":"\#(model)","\#(name)":"boat"}"#)["error"]
        #expect(error?["message"]?.string?.contains("`\(model)` has no associations: ") == true)
        #expect(error?["message"]?.string?.contains(reason) == true, "\(error ?? .null)")
        #expect(error?["hint"]?.string?.contains(hint) == true)
      }
    }
  }

  @Test(arguments: [
    #"{"op":"related","model":"tiny","text":"gin"}"#, #"{"op":"topic","model":"tiny","text":"gin"}"#,
    #"{"op":"similar","model":"tiny","text":"gin"}"#, #"{"op":"related","model":"topics","text":"qqq"}"#,
    #"{"op":"similar","model":"topics","text":"qqq"}"#, #"{"op":"collocates","model":"topics","word":"qqq"}"#,
    #"{"op":"collocates","model":"tiny","word":"gin"}"#, #"{"op":"similar","model":"topics","text":"boat","to":"qqq"}"#,
    #"{"op":"explain","model":"topics","text":" "}"#, #"{"op":"related","model":"topics","text":""}"#,
    #"{"op":"predict","model":"topics","text":"a","experts":["grammar","luck"]}"#,
    #"{"op":"reason","model":"topics","text":"where ?"}"#,
    #"{"op":"reason","model":"tiny","text":"where ?","passages":true}"#,
  ])
  func `what cannot be answered gets a sentence`(request: String) async throws {
    try await TestServer.run { server in
      try server.folder.write(Fixture.topicModel, to: "models/topics.kith")
      let error = try #require(try await server.connect().ask(request)["error"])
      #expect(error["code"] == "request.bad_value")
      #expect(try #require(error["message"]?.string).count > 10)
    }
  }
}
