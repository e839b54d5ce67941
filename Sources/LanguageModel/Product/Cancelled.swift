/// Thrown once `isCancelled` says that the answer is no longer wanted.
package struct Cancelled: Error {}
