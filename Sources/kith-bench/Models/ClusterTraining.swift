import ArgumentParser
import Foundation

/// A training on a cluster of executors on this machine, with what it took.
struct ClusterTraining {
  let wall: Double
  /// Of all processes, Spark's among them, s.
  let processor: Double
  /// The most memory that an executor's Java had, bytes.
  let executorPeakBytes: Int
  /// The most that the driver had on the disk at a time, the model among it, bytes.
  let driverDiskBytes: Int
  let costs: Costs

  /// As packaging/spark/train writes it with --costs.
  struct Costs: Decodable {
    /// Processor time of kithd, s; the most memory of one, bytes.
    struct Step: Decodable {
      let tasks: Int
      let seconds: Double
      let peak: Int
    }
    struct Moved: Decodable {
      let merging: Int
      let toDriver: Int
      let rounds: Int
    }
    let steps: [String: Step]
    /// Bytes.
    let moved: Moved
    let disk: Int
  }

  /// - Parameters:
  ///   - program: packaging/spark/train.
  ///   - executors: each has one core.
  ///   - folder: for what comes and goes; the model is `model` in it.
  ///   - arguments: options of the job, and its inputs.
  /// - Throws: if it fails, with its last line.
  init(_ program: String, executors: Int, kithd: String, in folder: String, _ arguments: [String]) throws {
    let (costs, log) = ("\(folder)/costs.json", "\(folder)/cluster.log")
    let spark = [
      "--master", "local-cluster[\(executors),1,1024]", "--conf", "spark.executor.memory=1g", "--conf",
      "spark.driver.memory=512m", "--conf", "spark.driver.host=127.0.0.1", "--conf",
      "spark.driver.bindAddress=127.0.0.1", "--conf", "spark.ui.enabled=false",
    ]
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/setsid")
    process.arguments = ["--wait", program] + spark + ["--costs", costs, "-o", "\(folder)/model"] + arguments
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["KITHD": kithd, "SPARK_LOCAL_IP": "127.0.0.1"]) { $1 }
    guard FileManager.default.createFile(atPath: log, contents: nil) else {
      throw ValidationError("\(log) cannot be written")
    }
    process.standardOutput = FileHandle.nullDevice
    process.standardError = try FileHandle(forWritingTo: URL(filePath: log))
    let start = Usage.now(.children)
    try process.run()
    var usage: SessionUsage?
    var disk = FolderPeak(folder)
    while process.isRunning {
      // setsid makes the session in a child of its own, where it is the leader of a group, and in itself where not.
      if usage == nil, let session = Self.session(of: process.processIdentifier) {
        usage = SessionUsage(session: session)
      }
      usage?.look()
      disk.look()
      Thread.sleep(forTimeInterval: 0.1)
    }
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      let said = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
      throw ValidationError("training on a cluster failed: \(said.split(separator: "\n").last ?? "without a word")")
    }
    wall = (Usage.now(.children) - start).wall
    driverDiskBytes = disk.bytes
    processor = usage?.processor ?? 0
    executorPeakBytes = usage?.peakBytes(of: "CoarseGrainedExecutorBackend") ?? 0
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    self.costs = try decoder.decode(Costs.self, from: Data(contentsOf: URL(filePath: costs)))
  }

  /// The session that a process or its child leads; nil while there is none.
  private static func session(of process: pid_t) -> pid_t? {
    let children = (try? String(contentsOfFile: "/proc/\(process)/task/\(process)/children", encoding: .utf8)) ?? ""
    return ([process] + children.split(separator: " ").compactMap { pid_t($0) }).first { getsid($0) == $0 }
  }
}
