import ProcessIO
import Training

/// The file that a command is told to write.
enum OutputArgument {
  /// - Throws: `badOption` if it is one of those that the command reads.
  static func check(_ output: String, besides inputs: [String]) throws(TrainingError) {
    for input in inputs where input == "-" ? OutputPath.isStandardInput(output) : OutputPath.areSame(input, output) {
      throw .badOption("\(output) is one of the inputs, which would be lost: name another file to write")
    }
  }
}
