/// Why another language model's server did not answer as it should, for people.
struct ServerTrouble: Error {
  var message: String
  var hint: String?
  let status: ExitStatus
  /// Seconds after which asking again may help; nil where it does not.
  var pause: Int?
}
