import ArgumentParser

/// What becomes of lines that cannot be read.
struct StrictOption: ParsableArguments {
  @Flag(
    name: .customLong("strict"),
    help: """
      End at the first line that cannot be read, with exit status 2. Otherwise such lines are named and counted, the \
      others are answered, and the exit status is 1.
      """)
  var isStrict = false
}
