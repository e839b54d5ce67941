/// Nobody waits for the answer any more.
struct Cancelled: Error {}
