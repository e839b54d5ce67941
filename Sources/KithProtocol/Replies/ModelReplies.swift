package import StrictJSON

/// A model as the lists show it.
package struct ModelState: Reply, Equatable {
  package enum State: String, Sendable { case installed, loading, ready, draining, corrupt }

  package let name: String
  package let state: State
  package let isDefault: Bool
  package let byteCount: Int?
  package let generation: Int?
  package var isPinned = false
  package var isPrivate = false
  package var aliases: [String] = []

  package init(name: String, state: State, isDefault: Bool, byteCount: Int?, generation: Int?) {
    self.name = name
    self.state = state
    self.isDefault = isDefault
    self.byteCount = byteCount
    self.generation = generation
  }

  package func encodeMembers(into writer: inout JSONWriter) {
    writer.member("name", name)
    writer.member("state", state.rawValue)
    writer.member("default", isDefault)
    if let byteCount { writer.member("bytes", byteCount) }
    if let generation { writer.member("gen", generation) }
    if isPinned { writer.member("pinned", true) }
    if isPrivate { writer.member("private", true) }
    if !aliases.isEmpty {
      writer.key("aliases")
      writer.array { writer in
        for alias in aliases { writer.value(alias) }
      }
    }
  }
}

package struct ModelListReply: Reply {
  package let models: [ModelState]
  package let defaultModel: String?
  /// What the models may take of memory and what they do; nil if there is no limit.
  package let memory: (budget: Int, used: Int)?

  package init(models: [ModelState], defaultModel: String?, memory: (budget: Int, used: Int)?) {
    self.models = models
    self.defaultModel = defaultModel
    self.memory = memory
  }

  package func encodeMembers(into writer: inout JSONWriter) {
    writer.key("models")
    writer.array { writer in
      for model in models { writer.object { model.encodeMembers(into: &$0) } }
    }
    if let defaultModel { writer.member("default", defaultModel) }
    if let memory {
      writer.member("budget_bytes", memory.budget)
      writer.member("memory_bytes", memory.used)
    }
  }
}

/// All facts about one model.
package struct ModelShowReply: Reply {
  package var state: ModelState
  package var contentHash: String
  package var formatVersion: Int
  package var experts: [String]
  package var order: Int
  package var vocabularySize: Int
  package var nGramCounts: [Int]
  package var tokenCount: Int
  package var documentCount: Int
  package var sentenceCount: Int
  package var isPreTokenized: Bool
  package var isAcrossSentences: Bool
  package var createdBy: String
  package var description: String

  package init(
    state: ModelState, contentHash: String, formatVersion: Int, experts: [String], order: Int, vocabularySize: Int,
    nGramCounts: [Int], tokenCount: Int, documentCount: Int, sentenceCount: Int, isPreTokenized: Bool,
    isAcrossSentences: Bool, createdBy: String, description: String
  ) {
    self.state = state
    self.contentHash = contentHash
    self.formatVersion = formatVersion
    self.experts = experts
    self.order = order
    self.vocabularySize = vocabularySize
    self.nGramCounts = nGramCounts
    self.tokenCount = tokenCount
    self.documentCount = documentCount
    self.sentenceCount = sentenceCount
    self.isPreTokenized = isPreTokenized
    self.isAcrossSentences = isAcrossSentences
    self.createdBy = createdBy
    self.description = description
  }

  package func encodeMembers(into writer: inout JSONWriter) {
    state.encodeMembers(into: &writer)
    writer.member("hash", contentHash)
    writer.member("format", formatVersion)
    writer.key("experts")
    writer.array { writer in
      for expert in experts { writer.value(expert) }
    }
    writer.member("order", order)
    writer.member("vocabulary", vocabularySize)
    writer.key("ngrams")
    writer.array { writer in
      for count in nGramCounts { writer.value(count) }
    }
    writer.member("tokens", tokenCount)
    writer.member("documents", documentCount)
    writer.member("sentences", sentenceCount)
    writer.member("pre_tokenized", isPreTokenized)
    writer.member("across_sentences", isAcrossSentences)
    writer.member("created_by", createdBy)
    writer.member("description", description)
  }
}

package struct ModelLoadReply: Reply {
  package let model: ModelReference
  package let microseconds: Int

  package init(model: ModelReference, microseconds: Int) {
    self.model = model
    self.microseconds = microseconds
  }

  package func encodeMembers(into writer: inout JSONWriter) {
    model.encode(into: &writer)
    writer.member("took_us", microseconds)
  }
}

package struct ModelUnloadReply: Reply {
  package let name: String
  package let wasLoaded: Bool

  package init(name: String, wasLoaded: Bool) {
    self.name = name
    self.wasLoaded = wasLoaded
  }

  package func encodeMembers(into writer: inout JSONWriter) {
    writer.member("name", name)
    writer.member("unloaded", wasLoaded)
  }
}

package struct ModelAliasReply: Reply {
  package let alias: String
  package let model: String?
  package let before: String?

  package init(alias: String, model: String?, before: String?) {
    self.alias = alias
    self.model = model
    self.before = before
  }

  package func encodeMembers(into writer: inout JSONWriter) {
    writer.member("alias", alias)
    if let model { writer.member("model", model) }
    if let before { writer.member("before", before) }
  }
}

package struct ModelVerifyReply: Reply {
  package let name: String
  package let byteCount: Int
  package let contentHash: String
  package let microseconds: Int

  package init(name: String, byteCount: Int, contentHash: String, microseconds: Int) {
    self.name = name
    self.byteCount = byteCount
    self.contentHash = contentHash
    self.microseconds = microseconds
  }

  package func encodeMembers(into writer: inout JSONWriter) {
    writer.member("name", name)
    writer.member("bytes", byteCount)
    writer.member("hash", contentHash)
    writer.member("took_us", microseconds)
  }
}

package struct ModelDeleteReply: Reply {
  package let name: String
  package init(name: String) { self.name = name }

  package func encodeMembers(into writer: inout JSONWriter) {
    writer.member("name", name)
    writer.member("deleted", true)
  }
}

package struct ModelExportReply: Reply {
  package let name: String
  package let byteCount: Int
  package let contentHash: String

  package init(name: String, byteCount: Int, contentHash: String) {
    self.name = name
    self.byteCount = byteCount
    self.contentHash = contentHash
  }

  package func encodeMembers(into writer: inout JSONWriter) {
    writer.member("name", name)
    writer.member("bytes", byteCount)
    writer.member("hash", contentHash)
  }
}
