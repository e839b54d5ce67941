import Glibc

/// What systemd says of one of kith's units. Anybody may ask; systemd's bus is not ours to link, so `systemctl` does.
struct UnitState: Equatable {
  let name: String
  /// `loaded`, or `not-found` if it is not installed.
  let load: String
  /// `active`, `activating`, `inactive`, `failed` and so on.
  let active: String
  /// `listening`, `running`, `auto-restart` and so on.
  let sub: String
  /// Why it failed, such as `start-limit-hit`; `success` if it has not.
  let result: String
  /// `enabled`, `disabled`, `static`.
  let file: String
  /// How often the service was restarted because it had failed.
  let restartCount: Int
  /// Its control group, such as `/system.slice/kithd.service`; empty while it does not run.
  let controlGroup: String

  /// Whether it failed because it was started or activated too often, and stays so until somebody resets it.
  var hasHitLimit: Bool { result.hasSuffix("limit-hit") }

  /// Whether it is a service that fails again and again.
  var keepsFailing: Bool { sub == "auto-restart" || (active == "activating" && restartCount > 0) }

  /// The states of those units.
  ///
  /// - Parameter isForUser: whether they are of the user's own service manager.
  /// - Returns: nothing where systemd does not answer.
  static func show(_ units: [String], isForUser: Bool) -> [UnitState] {
    let command =
      "timeout 5 systemctl \(isForUser ? "--user " : "")show "
      + "--property=Id,LoadState,ActiveState,SubState,Result,UnitFileState,NRestarts,ControlGroup \(units.joined(separator: " "))"
    guard let stream = unsafe popen(command + " 2>/dev/null", "r") else { return [] }
    var text: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4_096)
    while true {
      let count = unsafe fread(&chunk, 1, chunk.count, stream)
      guard count > 0 else { break }
      text += chunk[..<count]
    }
    guard unsafe pclose(stream) == 0 else { return [] }
    return parse(String(decoding: text, as: UTF8.self))
  }

  /// Reads `NAME=value` lines; an empty line is between two units.
  static func parse(_ text: String) -> [UnitState] {
    var states: [UnitState] = []
    var properties: [Substring: Substring] = [:]
    let lines: [Substring] = text.split(separator: "\n", omittingEmptySubsequences: false)
    for line in lines + [Substring()] {
      let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if parts.count == 2 {
        properties[parts[0]] = parts[1]
      } else if !properties.isEmpty {
        states.append(UnitState(properties))
        properties = [:]
      }
    }
    return states
  }

  private init(_ properties: [Substring: Substring]) {
    func value(_ name: Substring) -> String { String(properties[name] ?? "") }
    name = value("Id")
    load = value("LoadState")
    active = value("ActiveState")
    sub = value("SubState")
    result = value("Result")
    file = value("UnitFileState")
    restartCount = Int(value("NRestarts")) ?? 0
    controlGroup = value("ControlGroup")
  }
}
