import KithProtocol
import StrictJSON

/// The operations on memories for which no model is needed.
extension Call {
  func memoryList() {
    onDisk { [service, user = peer.uid] () throws(ProtocolError) in
      let (all, models) = (service.memories.held(by: user), service.models)
      let byteCount = models.byteCount(of: user) + service.memories.byteCount(of: user)
      let limit = peer.namespace == nil ? nil : service.memories.diskLimit
      return Answer { writer in
        writer.array(MemoryListTable.memories) { writer in
          for held in all {
            writer.object { writer in
              writer.member(MemoryListTable.Entry.model, held.model.text)
              writer.member(MemoryTable.memory, held.name)
              writer.member(MemoryListTable.Entry.isInstalled, models.isInstalled(held.model))
              writer.member(MemoryListTable.Entry.fileBytes, held.byteCount)
              writer.member(MemoryListTable.Entry.last, ifPresent: held.time)
              writer.member(MemoryListTable.Entry.damaged, held.damagedCount)
            }
          }
        }
        writer.member(MemoryListTable.diskBytes, byteCount)
        writer.member(MemoryListTable.diskLimit, ifPresent: limit)
      }
    }
  }

  func memoryRemove() {
    onDisk { [service, user = peer.uid] () throws(ProtocolError) in
      let removed = try service.memories.remove(
        arguments.string(MemoryRemoveTable.model), arguments.optionalString(MemoryRemoveTable.memory), of: user)
      return Answer { writer in
        writer.member(MemoryRemoveTable.removed, removed.count)
        writer.member(MemoryRemoveTable.freed, removed.reduce(0) { $0 + $1.byteCount })
      }
    }
  }
}
