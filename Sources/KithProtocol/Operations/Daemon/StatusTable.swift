/// The keys of `status`.
package enum StatusTable {
  package static let version = Field("version", .text, meaning: "The daemon's version.")
  package static let uptime = Field(
    "uptime_s", .positive, unit: "seconds", meaning: "How long the daemon has been running.")
  package static let defaultModel = Field(
    "default", .modelReference, .optional, meaning: "The model that answers when none is named.")
  package static let models = Field(
    "models", .list(.object(ModelStateTable.all)), meaning: "The models in memory.")
  package static let connections = Field("connections", .count, meaning: "Open connections.")
  package static let running = Field("running", .count, meaning: "Requests being computed or waiting for it.")
  package static let requests = Field.counter("requests", "Requests answered so far")
  package static let dropped = Field.counter("dropped", "Connections dropped because they did not read")
  package static let jobs = Field("jobs", .count, meaning: "Jobs that are not over.")
  package static let sessions = Field("sessions", .count, meaning: "Open sessions.")
  package static let sessionBytes = Field(
    "session_bytes", .count, unit: "bytes", meaning: "Memory that they take together.")
  package static let residentBytes = Field(
    "resident_bytes", .count, unit: "bytes", meaning: "Memory in use, mapped model pages included.")
  package static let threads = Field("threads", .count, meaning: "Threads that compute.")
  package static let memoryLimit = Field(
    "memory_limit_bytes", .count, .optional, unit: "bytes",
    meaning: "What the service manager allows the daemon, if there is a limit.")
  package static let diskFree = Field(
    "disk_free_bytes", .count, .optional, unit: "bytes",
    meaning: "Room where models are kept, if the system says.")
}

extension Operation {
  package static let status = Operation(
    "status", "Says how the daemon is doing.", role: .query, lane: .inPlace, isControl: true, effect: .reads,
    reply: [
      StatusTable.version, StatusTable.uptime, StatusTable.defaultModel, StatusTable.models, StatusTable.connections,
      StatusTable.running, StatusTable.requests, StatusTable.dropped, StatusTable.jobs, StatusTable.sessions,
      StatusTable.sessionBytes, StatusTable.residentBytes, StatusTable.threads, StatusTable.memoryLimit,
      StatusTable.diskFree,
    ])
}
