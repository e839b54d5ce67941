import ArgumentParser
import Foundation
import LanguageModel

/// What it costs to count on several machines.
extension Scale {
  /// One machine's training of grammar, and that of clusters, which is to make the same bytes.
  func measureParts(in folder: String, _ figures: Figures) throws {
    guard FileManager.default.isExecutableFile(atPath: spark) else {
      throw ValidationError("\(spark) is not there: name it with --spark, or run this in kith's checkout")
    }
    let programs = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent().path
    let (kithd, text) = ("\(programs)/kithd", "\(folder)/train.txt")
    let layout = ["--documents", "empty-lines", "--pre-tokenized"]
    for size in Set(tokens.map(\.tokens)).sorted() {
      try NovelBeginning.write(size, to: text, in: bench.dataFolder())
      let name = "\(size) tokens"
      if full {
        try measureFull(name, kithd, layout, text, in: folder, figures)
        continue
      }
      let train = ["train", "--grammar-only"] + layout + ["-o", "\(folder)/alone", text]
      note("scale: \(size) tokens on one machine")
      let one = try MeasuredProcess(kithd, train, folder: folder)
      report(one, "\(name), one machine", figures)
      if let within {
        note("scale: \(size) tokens on one machine, in \(within.text)")
        let limit = try MemoryLimit("kith-scale-\(getpid())", bytes: within.bytes)
        // Half of it is for pages of files.
        let command = limit.command(kithd, train + ["--memory", "\((within.bytes / 2) >> 20)M"])
        let little = try MeasuredProcess(command.program, command.arguments, folder: folder)
        report(little, "\(name), one machine in \(within.text)", figures)
        figures.add(
          "\(name), one machine in \(within.text): reads of pages from the disk", Double(limit.majorFaults), "")
      }
      for executors in parts {
        note("scale: \(size) tokens on \(executors) executors")
        let cluster = try ClusterTraining(
          spark, executors: executors, kithd: kithd, in: folder, layout + ["--part-size", partSize, text])
        guard FileManager.default.contentsEqual(atPath: "\(folder)/alone", andPath: "\(folder)/model") else {
          throw ValidationError("the model of \(executors) executors is not that of one machine")
        }
        report(cluster, "\(name), \(executors) executors", one.usage, figures)
      }
    }
  }

  /// One machine's training of a full model in parts, and that of clusters, which is to make the same bytes.
  private func measureFull(
    _ name: String, _ kithd: String, _ layout: [String], _ text: String, in folder: String, _ figures: Figures
  ) throws {
    for executors in parts {
      let options = layout + ["--parts", "\(executors)"] + (meetEvery.map { ["--meet-every", "\($0.tokens)"] } ?? [])
      note("scale: \(name) in \(executors) parts on one machine")
      let one = try MeasuredProcess(kithd, ["train"] + options + ["-o", "\(folder)/alone", text], folder: folder)
      report(one, "\(name) in \(executors) parts, one machine", figures)
      note("scale: \(name) on \(executors) executors")
      let cluster = try ClusterTraining(spark, executors: executors, kithd: kithd, in: folder, options + [text])
      guard FileManager.default.contentsEqual(atPath: "\(folder)/alone", andPath: "\(folder)/model") else {
        throw ValidationError("the model of \(executors) executors is not that of one machine")
      }
      report(cluster, "\(name) in \(executors) parts, \(executors) executors", one.usage, figures)
    }
  }

  private func report(_ one: MeasuredProcess, _ name: String, _ figures: Figures) {
    figures.add("\(name): wall time", one.usage.wall, "s")
    figures.add("\(name): processor time", one.usage.processor, "s")
    figures.add("\(name): peak memory", megabytes(one.peakBytes), "MiB", "mapped files among it")
    figures.add("\(name): disk", megabytes(one.diskBytes), "MiB", "the model and temporary files at a time")
  }

  private func report(_ cluster: ClusterTraining, _ name: String, _ one: Usage, _ figures: Figures) {
    figures.add(
      "\(name): wall time", cluster.wall, "s", "this machine has \(ProcessInfo.processInfo.processorCount) cores")
    figures.add(
      "\(name): processor time", cluster.processor, "s",
      String(format: "of all processes; %.2f times one machine's", cluster.processor / one.processor))
    for (step, cost) in cluster.costs.steps.sorted(by: { $0.key < $1.key }) {
      figures.add("\(name), \(step): processor time of kithd", cost.seconds, "s", "\(cost.tasks) tasks")
      figures.add("\(name), \(step): peak memory of a kithd", megabytes(cost.peak), "MiB")
    }
    figures.add("\(name): peak memory of an executor's Java", megabytes(cluster.executorPeakBytes), "MiB")
    if full {
      figures.add("\(name): moved between driver and parts", megabytes(cluster.costs.moved.rounds), "MiB")
      figures.add("\(name): the driver's disk", megabytes(cluster.driverDiskBytes), "MiB")
      return
    }
    figures.add("\(name): moved to be merged", megabytes(cluster.costs.moved.merging), "MiB")
    figures.add("\(name): moved to the driver", megabytes(cluster.costs.moved.toDriver), "MiB")
    figures.add(
      "\(name): the driver's disk", megabytes(cluster.driverDiskBytes), "MiB", "counts, temporary files, model")
    figures.add("\(name): counts on disks at a time", megabytes(cluster.costs.disk), "MiB")
  }
}
