import CLinux
import Glibc

/// When a server wants to be asked again: its header `Retry-After` (RFC 9110, section 10.2.3), which some write with a fraction.
struct RetryAfter: Equatable {
  /// Whether there is one.
  let isGiven: Bool
  /// From the reply on, rounded up; nil where it is neither a number nor a date.
  let seconds: Int?

  /// A day is more than anybody waits for.
  private static let most = 86_400.0

  /// - Parameters:
  ///   - header: seconds or a date; may be empty.
  ///   - date: the server's own time, its header `Date`; may be empty.
  init(_ header: String, at date: String) {
    let header = header.filter { $0 != "\r" }
    isGiven = !header.isEmpty
    if header.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }), let number = Double(header) {
      seconds = Int(min(number, Self.most).rounded(.up))
    } else if let then = Self.time(header) {
      seconds = max(0, min(then - (Self.time(date) ?? Int(Glibc.time(nil))), Int(Self.most)))
    } else {
      seconds = nil
    }
  }

  /// A date of HTTP as seconds of the epoch.
  private static func time(_ date: String) -> Int? {
    let time = unsafe kith_http_time(date)
    return time < 0 ? nil : Int(time)
  }
}
