import ArgumentParser
import Foundation
import LanguageModel
import Measuring
import Synchronization

/// How soon running work ends once nobody waits for it, in this process.
struct Cancelling: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cancel", abstract: "Time from a cancel to the end of what runs, for each kind of long work.")

  @Argument(help: "Which set's model.")
  var set: BenchmarkSet = .holmes

  @OptionGroup var bench: BenchOptions

  @Option(help: "How many cancels of each kind.")
  var count = 200

  func run() throws {
    let figures = Figures(bench)
    let model = try TrainedModel(set: set).open(bench, figures)
    let text = String(try set.documents(.valid, in: bench.dataFolder()).joined(separator: "\n").prefix(4_000_000))
    let empty = model.emptyContext()
    var greedy = CompletionOptions()
    greedy.maxWords = 1_000_000
    let story = ReasoningSources(context: String(text.prefix(300_000)))
    let tokens = text.utf8.prefix(400_000).split(separator: UInt8(ascii: " ")).map {
      ReportedToken($0 + [UInt8(ascii: " ")], logProbability: -1)
    }
    let works: [(String, @Sendable (() -> Bool) throws -> Void)] = [
      ("score", { isCancelled in _ = try model.score(text, after: empty, isCancelled: isCancelled) }),
      ("explain", { isCancelled in _ = try model.explain(text, after: empty, isCancelled: isCancelled) }),
      ("a context", { isCancelled in _ = try model.context(after: text, isCancelled: isCancelled) }),
      ("complete", { [greedy] in _ = try model.complete(after: empty, options: greedy, isCancelled: $0) }),
      ("reason", { _ = try model.reason("Who has the money ?", from: story, stepLimit: 32, isCancelled: $0) }),
      ("xray", { isCancelled in _ = try model.xray(tokens, after: empty, isCancelled: isCancelled) }),
      ("choose", { isCancelled in _ = try model.choose([text], in: empty, isCancelled: isCancelled) }),
    ]
    for (name, work) in works {
      var times: [Double] = []
      for index in 0..<count {
        let (flag, end) = (Flag(), DispatchSemaphore(value: 0))
        Thread {
          try? work { flag.isRaised }
          end.signal()
        }.start()
        // At every phase of the work.
        Thread.sleep(forTimeInterval: 0.001 * Double(1 + index * 7 % 50))
        let start = ContinuousClock.now
        flag.raise()
        end.wait()
        times.append(seconds(start.duration(to: .now)) * 1e3)
      }
      times.sort()
      figures.add("\(set.rawValue): cancel of \(name), p50", percentile(0.5, of: times), "ms", "wanted ≤ 5")
      figures.add("\(set.rawValue): cancel of \(name), p99", percentile(0.99, of: times), "ms", "wanted ≤ 5")
    }
  }

  private final class Flag: Sendable {
    private let value = Atomic<Bool>(false)
    var isRaised: Bool { value.load(ordering: .relaxed) }
    func raise() { value.store(true, ordering: .relaxed) }
  }
}
