import ArgumentParser
import KithClient

/// `kith status`: how the daemon is doing.
struct Status: Verb {
  static let configuration = CommandConfiguration(commandName: "status", abstract: "Show how the daemon is doing.")
  @OptionGroup var options: GlobalOptions

  func run(_ invocation: Invocation) throws {
    let connection = try invocation.connect()
    guard let status = try invocation.ask(.status, on: connection) else { return }
    for line in Self.lines(status, path: connection.path) { invocation.console.print(line) }
  }

  static func lines(_ status: DaemonStatus, path: String) -> [String] {
    var rows = [
      ["kithd", "\(status.version), up \(Formatting.duration(status.uptimeSeconds)), at \(path)"],
      ["memory", "\(Formatting.bytes(status.residentBytes)), \(status.threadCount) threads"],
      ["requests", "\(Formatting.grouped(status.requestCount)) answered, \(status.runningCount) running"],
      ["connections", "\(status.connectionCount)"],
      ["jobs", "\(status.jobCount)"],
    ]
    if status.models.isEmpty { rows.append(["models", "none in memory"]) }
    for (index, model) in status.models.enumerated() {
      let size = model.byteCount.map { ", \(Formatting.bytes($0))" } ?? ""
      let generation = model.generation.map { ", generation \($0)" } ?? ""
      rows.append([
        index == 0 ? "models" : "",
        "\(model.name): \(model.state)\(size)\(generation)" + (model.isDefault ? ", default" : ""),
      ])
    }
    return rows.map { Formatting.left($0[0], 13) + $0[1] }
  }
}
