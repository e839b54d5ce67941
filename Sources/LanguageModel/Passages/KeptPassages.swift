internal import Storage
package import Tokenization

/// What a model keeps of its training text.
package enum KeptPassages: Sendable {
  case store(PassageStore)
  /// As kith kept it before it had the store: sentences without their documents and without an index.
  case sentences(SentenceList)

  /// - Returns: nil if the model keeps none.
  init?(_ file: ModelFile, vocabulary: Vocabulary) throws(StorageError) {
    if file.section(named: PassageStore.sectionName) != nil {
      self = .store(try PassageStore(file, vocabularySize: vocabulary.count))
    } else if file.section(named: SentenceList.sectionName) != nil {
      self = .sentences(try SentenceList(file, vocabulary: vocabulary))
    } else {
      return nil
    }
  }

  package var store: PassageStore? {
    guard case .store(let store) = self else { return nil }
    return store
  }

  /// The first passages, at most `count`, for each of some collocates: those in which it occurs up to `window` tokens from
  /// the node on that side.
  package func find(
    _ node: WordID, with collocates: [WordID], window: Int, side: CollocateSide, count: Int, _ vocabulary: Vocabulary
  ) -> [WordID: [String]] {
    switch self {
    case .sentences(let list): list.find(node, with: collocates, window: window, side: side, count: count)
    case .store(let store):
      store.find(node, with: collocates, window: window, side: side, count: count, vocabulary)
    }
  }
}

extension PassageStore {
  fileprivate func find(
    _ node: WordID, with collocates: [WordID], window: Int, side: CollocateSide, count: Int, _ vocabulary: Vocabulary
  ) -> [WordID: [String]] {
    var found: [WordID: [String]] = [:]
    guard count > 0 else { return found }
    var passage = Stored()
    for collocate in collocates {
      for index in candidates(holding: [node.rawValue, collocate.rawValue], limit: Self.searchLimit) {
        guard read(index, into: &passage, spelled: true) else { continue }
        let places = passage.words.indices.filter { passage.words[$0] == node.rawValue }
        let isNear = places.contains { place in
          passage.words.indices.contains { other in
            passage.words[other] == collocate.rawValue && side.reaches(other - place, window: window)
          }
        }
        guard isNear else { continue }
        found[collocate, default: []].append(written(passage, vocabulary).text)
        if found[collocate]?.count == count { break }
      }
    }
    return found
  }
}

extension CollocateSide {
  /// Whether a word so many tokens after another, or before it if negative, is one of its collocates.
  fileprivate func reaches(_ distance: Int, window: Int) -> Bool {
    guard distance != 0, abs(distance) <= window else { return false }
    return self == .both || (self == .after) == (distance > 0)
  }
}
