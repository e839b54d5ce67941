import Glibc

/// A variable of the environment that is set and not empty.
func environment(_ name: String) -> String? {
  // Sound: the string is copied before anything could change the environment.
  guard let value = unsafe getenv(name) else { return nil }
  let text = unsafe String(cString: value)
  return text.isEmpty ? nil : text
}
