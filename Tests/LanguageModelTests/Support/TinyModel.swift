import Fixtures
import LanguageModel
import Training

/// One model of the tiny corpus for all tests of this target.
enum TinyModel {
  static let shared: Model = {
    var options = TrainingOptions()
    options.order = 3
    // Without a model no test can run.
    return try! trainModel(options: options, in: TemporaryFolder())
  }()

  static let openings = ["", "The captain and Anna", "\"Give me an apple,\" said", "Can one still drink gin"]
}
