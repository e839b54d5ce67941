import KithProtocol
import KithServer
import Testing

struct HandlerTests {
  @Test func `every operation is carried out, each once, and in the lane that its table names`() {
    #expect(Service.carriedOut.map(\.operation) == KithProtocol.Operation.all)
    for (operation, isByCost) in Service.carriedOut {
      #expect(isByCost == (operation.lane == .worker(.byCost)), "\(operation)")
    }
  }
}
