import ArgumentParser

/// `kith completion bash`: a shell's completion script.
struct Completion: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "completion",
    abstract: "Print a completion script for a shell.",
    discussion: """
      bash: kith completion bash > ~/.local/share/bash-completion/completions/kith; zsh: kith completion zsh > a folder \
      of $fpath, as _kith; fish: kith completion fish > ~/.config/fish/completions/kith.fish
      """)

  enum Shell: String, ExpressibleByArgument, CaseIterable {
    case bash, zsh, fish

    fileprivate var parsed: CompletionShell {
      switch self {
      case .bash: .bash
      case .zsh: .zsh
      case .fish: .fish
      }
    }
  }

  @Argument(help: "The shell: bash, zsh or fish.") var shell: Shell
  @OptionGroup var options: GlobalOptions

  func run() throws { Console(options).print(Kith.completionScript(for: shell.parsed)) }
}
