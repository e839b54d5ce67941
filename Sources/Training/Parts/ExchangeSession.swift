internal import Glibc
internal import Storage

/// A training's hold on its exchange folder, from before it reads its text until it is over: nobody else's files are in it then,
/// and those that wait for it learn that it has ended.
final class ExchangeSession {
  let folder: ExchangeFolder
  /// Holds the lock.
  private let descriptor: CInt

  /// Makes the folder, or clears what an earlier training left in it.
  /// - Throws: `badOption` if it holds anything else, or another training uses it.
  init(_ folder: ExchangeFolder) throws(TrainingError) {
    if unsafe mkdir(folder.path, 0o700) != 0, errno != EEXIST {
      throw Self.error("created", folder)
    }
    let descriptor = unsafe open(folder.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Self.error("opened", folder) }
    // Where there are no locks, nothing is locked.
    let isTaken = flock(descriptor, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK
    let names = folderEntries(folder.path)
    let isOurs = names.allSatisfy { ExchangeFolder.isOurs($0) || ExchangeFolder.isUnfinished($0) }
    guard !isTaken, names.isEmpty || isOurs && folder.hasRound else {
      close(descriptor)
      throw .badOption(
        isTaken
          ? "another training uses \(folder.path): name another folder"
          : "\(folder.path) holds other files: name an empty folder, or one that is not there yet")
    }
    (self.folder, self.descriptor) = (folder, descriptor)
    try folder.clear(saying: ExchangeFolder.begun)
  }

  private static func error(_ operation: String, _ folder: ExchangeFolder) -> TrainingError {
    .badOption("the exchange folder \(folder.path) cannot be \(operation): \(unsafe String(cString: strerror(errno)))")
  }

  deinit {
    try? folder.clear(saying: ExchangeFolder.ended)
    close(descriptor)
  }
}
