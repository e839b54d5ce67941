/// The arguments that are left without some options with values (`--option value`, `--option=value`) and some flags.
package func arguments(_ arguments: [String], without options: Set<String>, flags: Set<String>) -> [String] {
  var rest: [String] = []
  var isValue = false
  for argument in arguments {
    if isValue {
      isValue = false
    } else if options.contains(argument) {
      isValue = true
    } else if !flags.contains(argument), !options.contains(where: { argument.hasPrefix($0 + "=") }) {
      rest.append(argument)
    }
  }
  return rest
}
