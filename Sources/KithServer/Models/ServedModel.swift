package import KithProtocol
package import LanguageModel
import Synchronization
import Tokenization

/// One generation of a model in service. A request holds the one it began with, even if another is swapped in meanwhile.
package final class ServedModel: Sendable {
  package let key: ModelKey
  /// The name that clients read.
  package let name: String
  /// One higher each time new content is served under the name.
  package let generation: Int
  package let model: Model
  let file: FileIdentity
  /// When it was last used, by `ModelStore.nextUse`.
  let lastUse: Atomic<Int>
  /// The arrays that requests and sessions compute in.
  package let workspaces: WorkspacePool

  init(key: ModelKey, generation: Int, model: Model, file: FileIdentity, lastUse: Int) {
    self.key = key
    name = key.text
    self.generation = generation
    self.model = model
    self.file = file
    self.lastUse = Atomic(lastUse)
    workspaces = WorkspacePool(model)
  }

  /// Prepares what the first requests would have to wait for: the model's pages, the state at the beginning of a document,
  /// and arrays to compute in.
  func warmUp() {
    var contexts: [Context] = []
    for _ in 0..<WorkspacePool.leastCount {
      var context = model.context(after: model.vocabulary.word(.firstWord))
      context.document.take(workspaces.take(for: context), isOwn: false)
      _ = model.predict(in: &context, count: 1)
      contexts.append(context)
    }
    while var context = contexts.popLast() { workspaces.putBack(context.document.lendWorkspace()) }
  }

  package var reference: ModelReference { ModelReference(name: name, generation: generation) }
}

/// A generation that has left service and lives only as long as a request or a session holds its model.
struct ReleasedModel: Sendable {
  let key: ModelKey
  let generation: Int
  let file: FileIdentity
  let lastUse: Int
  private(set) weak var model: Model?

  init(_ served: ServedModel) {
    key = served.key
    generation = served.generation
    file = served.file
    lastUse = served.lastUse.load(ordering: .relaxed)
    model = served.model
  }

  var isAlive: Bool { model != nil }

  /// The generation to put back in service, if its model is still held.
  var revived: ServedModel? {
    model.map { ServedModel(key: key, generation: generation, model: $0, file: file, lastUse: lastUse) }
  }
}
