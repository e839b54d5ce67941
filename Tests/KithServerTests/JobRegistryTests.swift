import KithProtocol
import Testing

@testable import KithServer

/// Which jobs there are, and how many may be.
@Suite struct `The registry of jobs` {
  private static let anna = Peer(uid: 1, role: .train, isScoped: true)
  private static let carl = Peer(uid: 2, role: .train, isScoped: true)
  private static let admin = Peer(uid: 3, role: .admin, isScoped: true)

  @discardableResult
  private func open(
    _ registry: inout JobRegistry, _ peer: Peer = anna, model: String = "novels", key: String? = nil,
    _ state: JobState = .feeding
  ) -> String {
    var record = JobRecord(
      job: registry.newName(), kind: .train, uid: peer.uid, model: ModelKey(owner: peer.uid, name: model))
    record.key = key
    record.reply.state = state
    registry.add(Job(record: record))
    return record.reply.job
  }

  @Test func `shows a job to its user and to administrators`() throws {
    var registry = JobRegistry([])
    let name = open(&registry)
    for (peer, isVisible) in [(Self.anna, true), (Self.carl, false), (Self.admin, true), (Peer.alone, true)] {
      #expect(registry.visible(to: peer).map(\.name) == (isVisible ? [name] : []))
      #expect(((try? registry.job(name, for: peer)) != nil) == isVisible)
    }
  }

  @Test func `goes on counting where the daemon before stopped`() {
    var earlier = JobRegistry([])
    for model in ["a", "b"] { open(&earlier, model: model, key: model) }
    var registry = JobRegistry(earlier.all)
    open(&registry, model: "c")
    #expect(registry.all.map(\.name) == ["j-1", "j-2", "j-3"])
    #expect(registry.opened(with: "b", by: Self.anna)?.name == "j-2")
    #expect(registry.opened(with: "b", by: Self.carl) == nil && registry.opened(with: nil, by: Self.anna) == nil)
  }

  @Test func `has one open job for a model, and so many for a user`() throws {
    var registry = JobRegistry([])
    let name = open(&registry)
    let model = ModelKey(owner: 1, name: "novels")
    func code(_ model: ModelKey, limit: Int) -> ErrorCode? {
      do throws(ProtocolError) { try registry.checkRoom(for: model, of: 1, limit: limit) } catch { return error.code }
      return nil
    }
    #expect(code(model, limit: 16) == .modelBusy)
    #expect(code(ModelKey(owner: 1, name: "other"), limit: 1) == .quota)
    #expect(code(ModelKey(owner: 1, name: "other"), limit: 2) == nil)
    registry[name]?.state = .failed
    #expect(code(model, limit: 1) == nil && registry.unfinishedCount == 0)
  }

  @Test func `forgets the jobs that have been over longest, and their keys`() {
    var registry = JobRegistry([])
    for index in 0..<66 { open(&registry, model: "m\(index)", key: "k\(index)", index == 0 ? .feeding : .done) }
    let removed = [registry.removeOldest(), registry.removeOldest()].map(Array.init)
    #expect(removed == [["j-2"], []])
    #expect(registry["j-1"] != nil && registry["j-2"] == nil && registry.all.count == 65)
    #expect(registry.opened(with: "k1", by: Self.anna) == nil && registry.opened(with: "k2", by: Self.anna) != nil)
  }
}
