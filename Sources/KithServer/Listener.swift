import Glibc
import NIOCore
import NIOPosix

/// A Unix stream socket to listen on.
package enum Listener: Sendable {
  /// A path at which to make one, with this mode. A socket file that a dead daemon left there is replaced.
  case path(String, mode: UInt32)
  /// One that listens already, as systemd hands it over.
  case descriptor(CInt)

  /// The path to remove at the end; systemd's sockets are systemd's.
  var ownedPath: String? { if case .path(let path, _) = self { path } else { nil } }

  func open(
    _ bootstrap: ServerBootstrap, _ group: MultiThreadedEventLoopGroup
  ) async throws(ListenError) -> any Channel {
    do {
      switch self {
      case .descriptor(let descriptor): return try await bootstrap.withBoundSocket(descriptor).get()
      case .path(let path, let mode):
        try await Self.clear(path, group)
        // Narrow from the first moment on: a mode set after `bind` would come too late for somebody quick.
        let before = umask(~mode & 0o777)
        defer { umask(before) }
        return try await bootstrap.bind(unixDomainSocketPath: path).get()
      }
    } catch let error as ListenError {
      throw error
    } catch let error as IOError {
      throw ListenError(message: "cannot listen\(at): \(unsafe String(cString: strerror(error.errnoCode)))")
    } catch is SocketAddressError {
      throw ListenError(message: "cannot listen\(at): the path is longer than 107 bytes")
    } catch {
      throw ListenError(message: "cannot listen\(at): \(error)")
    }
  }

  private var at: String { ownedPath.map { " at \($0)" } ?? "" }

  /// Removes the socket file of a dead daemon; refuses to touch that of a live one, or anything else.
  private static func clear(_ path: String, _ group: MultiThreadedEventLoopGroup) async throws {
    var status = stat()
    guard unsafe lstat(path, &status) == 0 else { return }
    guard status.st_mode & S_IFMT == S_IFSOCK else {
      throw ListenError(message: "cannot listen at \(path): there is a file that is no socket; move it away")
    }
    do {
      let channel = try await ClientBootstrap(group: group).connect(unixDomainSocketPath: path).get()
      try? await channel.close()  // we only wanted to know
    } catch let error as IOError where error.errnoCode == ECONNREFUSED {
      unsafe unlink(path)
      return
    }
    throw ListenError(message: "a daemon answers at \(path) already; stop it first, or choose another --socket")
  }
}

/// Why a socket could not be opened, in a sentence for the operator.
package struct ListenError: Error {
  package let message: String
}
