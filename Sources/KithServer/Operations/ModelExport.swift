import KithProtocol
import LanguageModel
import Storage
import SystemPackage

/// `model.export`: a model's file as parts of Base64, each sent when the client has read enough of those before.
///
/// It is read from the disk, not from memory: exporting takes no model in. The file stays open from the first chunk to the
/// last, so that the parts are of one generation, even if another takes its name meanwhile.
final class ModelExport: Sendable {
  /// 256 KiB, a multiple of three, so that the parts joined are Base64 too.
  private static let partByteCount = 3 << 16

  private let name: String
  private let file: FileDescriptor
  private let byteCount: Int
  private let contentHash: String
  private let call: Call

  init(_ key: ModelKey, _ call: Call) throws(ProtocolError) {
    guard let file = try call.service.models.open(key) else {
      throw call.service.models.notFound(key.text, for: call.peer)
    }
    do throws(StorageError) {
      let model = try ModelFile(descriptor: file.rawValue)
      (byteCount, contentHash) = (model.file.byteCount, model.contentHash)
    } catch {
      try? file.close()  // read only: nothing can be lost
      throw ProtocolError(ModelError(error), model: key.text)
    }
    name = key.text
    self.file = file
    self.call = call
  }

  deinit { try? file.close() }  // read only: nothing can be lost

  func sendChunk(at offset: Int) {
    let responder = call.responder
    if responder.isCancelled { return }
    guard offset < byteCount else {
      return responder.send(
        Answer { [name, byteCount, contentHash] writer in
          writer.member(ModelStateTable.itself, name)
          writer.member(ModelExportTable.bytes, byteCount)
          writer.member(ModelStateTable.hash, contentHash)
        })
    }
    var bytes = [UInt8](repeating: 0, count: min(Self.partByteCount, byteCount - offset))
    do {
      var done = 0
      while done < bytes.count {
        let count = try unsafe bytes.withUnsafeMutableBytes { buffer in
          unsafe try file.read(fromAbsoluteOffset: Int64(offset + done), into: .init(rebasing: buffer[done...]))
        }
        guard count > 0 else { throw Errno.ioError }
        done += count
      }
    } catch {
      return responder.send(ProtocolError(.inputOutput, "the model's file could not be read"))
    }
    let next = offset + bytes.count
    let data = Base64.encode(bytes.span)
    responder.sendInterim(ReplyLine.chunk(responder.id) { $0.member(ModelExportTable.data, data) }) { [self] in
      call.onWorker { self.sendChunk(at: next) }
    }
  }
}
