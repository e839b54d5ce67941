import ArgumentParser
import CorpusInput

extension CorpusFormat: ExpressibleByArgument {}

extension FieldPath: ExpressibleByArgument {
  package init?(argument: String) { self.init(argument) }
}
