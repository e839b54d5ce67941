/// Thrown once `isCancelled` says that the answer is no longer wanted.
struct Cancelled: Error {}
