package import KithProtocol
package import LanguageModel

/// One generation of a model in service. A request holds the one it began with, whatever is swapped in meanwhile.
package final class ServedModel: Sendable {
  package let name: String
  /// One more each time new content is served under the name.
  package let generation: Int
  package let model: Model
  let file: FileIdentity

  init(name: String, generation: Int, model: Model, file: FileIdentity) {
    self.name = name
    self.generation = generation
    self.model = model
    self.file = file
  }

  package var reference: ModelReference { ModelReference(name: name, generation: generation) }
}
