import KithProtocol
import StrictJSON
import Testing

/// The tables must be sound in themselves, for everything is driven by them.
struct OperationTableTests {
  @Test(arguments: Operation.all)
  func `an operation is found by its name, and its fields have names of their own`(operation: Operation) {
    #expect(Operation.named(operation.name) === operation)
    for fields in [operation.request + Request.envelope, operation.reply, operation.stream?.fields ?? []] {
      #expect(Set(fields.map(\.name)).count == fields.count)
    }
    for name in operation.exactlyOneOf { #expect(operation.field(name) != nil) }
  }

  @Test func `requests that a connection answers by itself may be repeated, those that grow a session may not`() {
    #expect(Operation.all.filter(\.isControl).allSatisfy { $0.isRepeatable })
    #expect(Operation.all.filter { $0.lane == .connection } == [.cancel])
    #expect(!Operation.sessionAppend.isRepeatable && !Operation.feed.isRepeatable && Operation.modelLoad.isRepeatable)
    #expect(Operation.named("nothing") == nil)
  }

  @Test(arguments: Operation.all)
  func `every default is a value that its own field accepts`(operation: Operation) {
    for field in operation.request {
      if let value = field.defaultValue { #expect(field.type.accepts(value), "\(field.name)") }
    }
  }

  @Test(arguments: Operation.all)
  func `every field says what it means in a sentence`(operation: Operation) {
    for field in operation.request + operation.reply {
      #expect(field.meaning.count > 5 && field.meaning.hasSuffix("."))
    }
    #expect(operation.summary.hasSuffix("."))
  }

  @Test func `codes are of known classes`() {
    let categories = Set(ErrorCode.allCases.map { String($0.category) })
    #expect(categories == ["request", "model", "session", "job", "auth", "flow", "store", "server"])
  }

  @Test func `describe writes JSON that names every operation, field and code`() throws {
    var writer = JSONWriter()
    writer.object { Description.encodeMembers(of: nil, into: &$0) }
    let description = try JSONValue.parse(writer.bytes)
    for operation in Operation.all {
      let entry = try #require(description["ops"]?[operation.name])
      #expect(entry["request"]?["properties"]?.object?.keys == (operation.request + Request.envelope).map(\.name))
      #expect(entry["reply"]?["properties"]?.object?.keys == operation.reply.map(\.name))
      #expect(entry["request"]?["additionalProperties"] == false)
      #expect(
        entry["request"]?["required"]?.array?.compactMap(\.string)
          == (operation.request + Request.envelope).filter(\.isRequired).map(\.name))
    }
    #expect(description["errors"]?.object?.keys == ErrorCode.allCases.map(\.rawValue))
    #expect(description["ops"]?["predict"]?["request"]?["properties"]?["top"]?["maximum"] == 1_000)
  }
}

struct NearestTests {
  @Test(arguments: [
    ("topp", "top"), ("txet", "text"), ("temprature", "temperature"), ("Top", "top"), ("prefixx", "prefix"),
  ])
  func `a slip of the finger finds the name meant`(slip: String, meant: String) {
    #expect(nearest(to: slip, among: ["text", "texts", "top", "prefix", "temperature", "min_p"]) == meant)
  }

  @Test func `nothing near is nothing`() {
    #expect(nearest(to: "colour", among: ["text", "top"]) == nil)
    #expect(nearest(to: String(repeating: "x", count: 1_000), among: ["x"]) == nil)
    #expect(nearest(to: "", among: ["text"]) == nil)
  }
}
