import ArgumentParser
import KithServer
import SystemPackage

/// `kithd config`: the settings that the daemon would start with, and the source of each.
struct ShowConfiguration: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config",
    abstract: "Checks the configuration, and shows every setting in force and its source.",
    discussion: "Takes the options of `kithd serve`. The exit status is 1 if something is wrong.")

  @OptionGroup var options: SettingOptions

  func run() throws {
    let settings: Settings
    do throws(ConfigurationError) {
      settings = try options.read()
    } catch {
      _ = try? FileDescriptor.standardError.writeAll("kithd: \(error.message)\n".utf8)  // nobody else to tell
      throw ExitCode(1)
    }
    for setting in Setting.all {
      let value = setting.get(settings)
      let origin = settings.origins[setting.name] ?? "default"
      print(
        value.map { "\(setting.name) = \(ConfigurationFile.written($0))  # \(origin)" }
          ?? "# \(setting.name) is not set")
    }
  }
}
