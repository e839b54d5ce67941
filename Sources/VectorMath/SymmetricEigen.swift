internal import Glibc

/// The eigenvalues and eigenvectors of a small symmetric matrix, by cyclic Jacobi rotations (Golub & Van Loan 2013, §8.5.3).
///
/// - Parameters:
///   - matrix: shape (n, n); what is not symmetric of it, or not finite, gives nonsense but ends.
///   - count: n.
/// - Returns: values, shape (n), the largest magnitude first; vectors, shape (n, n), a column each, of length 1.
/// - Complexity: O(n³), some ten times as much as a product.
package func symmetricEigen(_ matrix: [Double], count: Int) -> (values: [Double], vectors: [Double]) {
  precondition(matrix.count == count * count)
  var a = matrix
  // Rows are the vectors, so that a rotation touches two stretches of memory.
  var v = [Double](repeating: 0, count: count * count)
  for i in 0..<count { v[i * count + i] = 1 }
  for _ in 0..<sweepLimit {
    var (off, whole) = (0.0, 0.0)
    for i in 0..<count {
      for j in 0..<count {
        let square = a[i * count + j] * a[i * count + j]
        whole += square
        if i != j { off += square }
      }
    }
    guard off > whole * convergence else { break }
    for p in 0..<count {
      for q in p + 1..<max(count, p + 1) where a[p * count + q] != 0 { rotate(&a, &v, p, q, count) }
    }
  }
  let values = (0..<count).map { a[$0 * count + $0] }
  let order = (0..<count).sorted { (values[$0].magnitude, $1) > (values[$1].magnitude, $0) }
  var vectors = [Double](repeating: 0, count: count * count)
  for (column, row) in order.enumerated() {
    for i in 0..<count { vectors[i * count + column] = v[row * count + i] }
  }
  return (order.map { values[$0] }, vectors)
}

private let sweepLimit = 30
/// The squares off the diagonal, as a share of all: the values are right to half as many digits again.
private let convergence = 1e-20

/// The rotation of axes p and q that makes a(p, q) zero.
private func rotate(_ a: inout [Double], _ v: inout [Double], _ p: Int, _ q: Int, _ count: Int) {
  let tau = (a[q * count + q] - a[p * count + p]) / (2 * a[p * count + q])
  let t = (tau < 0 ? -1 : 1) / (tau.magnitude + (1 + tau * tau).squareRoot())
  let c = 1 / (1 + t * t).squareRoot()
  let s = t * c
  for k in 0..<count {
    let (x, y) = (a[p * count + k], a[q * count + k])
    a[p * count + k] = c * x - s * y
    a[q * count + k] = s * x + c * y
  }
  for k in 0..<count {
    let (x, y) = (a[k * count + p], a[k * count + q])
    a[k * count + p] = c * x - s * y
    a[k * count + q] = s * x + c * y
  }
  for k in 0..<count {
    let (x, y) = (v[p * count + k], v[q * count + k])
    v[p * count + k] = c * x - s * y
    v[q * count + k] = s * x + c * y
  }
}
