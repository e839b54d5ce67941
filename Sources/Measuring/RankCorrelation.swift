/// Spearman's rank correlation: Pearson's of the ranks, equal values sharing the mean of theirs; 0 where one side does not
/// vary.
///
/// - Precondition: both have the same length.
package func spearman(_ a: [Double], _ b: [Double]) -> Double {
  precondition(a.count == b.count)
  let (x, y) = (ranks(a), ranks(b))
  let mean = Double(a.count + 1) / 2
  var (xy, xx, yy) = (0.0, 0.0, 0.0)
  for i in 0..<a.count {
    xy += (x[i] - mean) * (y[i] - mean)
    xx += (x[i] - mean) * (x[i] - mean)
    yy += (y[i] - mean) * (y[i] - mean)
  }
  return xx > 0 && yy > 0 ? xy / (xx * yy).squareRoot() : 0
}

/// 1 for the smallest.
private func ranks(_ values: [Double]) -> [Double] {
  let order = values.indices.sorted { values[$0] < values[$1] }
  var ranks = [Double](repeating: 0, count: values.count)
  var start = 0
  while start < order.count {
    var end = start + 1
    while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
    for index in start..<end { ranks[order[index]] = Double(start + end + 1) / 2 }
    start = end
  }
  return ranks
}
