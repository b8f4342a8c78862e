import LanguageModels

/// The measure of every comparison in these tests: max|a − b| / max|b|, b being the oracle.
///
/// Where the oracle is all zeros, so must the candidate be. Anything that is not finite is infinitely wrong.
func relativeError<A: BinaryFloatingPoint, B: BinaryFloatingPoint>(_ candidate: [A], against oracle: [B])
  -> Double
{
  guard candidate.count == oracle.count else { return .infinity }
  var (difference, size) = (0.0, 0.0)
  for (a, b) in zip(candidate, oracle) {
    guard a.isFinite && b.isFinite else { return .infinity }
    difference = max(difference, abs(Double(a) - Double(b)))
    size = max(size, abs(Double(b)))
  }
  if difference == 0 { return 0 }
  return size > 0 ? difference / size : .infinity
}

extension ParameterTable {
  /// The relative error of every tensor of two arenas.
  func relativeErrors<A: BinaryFloatingPoint, B: BinaryFloatingPoint>(_ candidate: [A], against oracle: [B])
    -> [(name: String, error: Double)]
  {
    precondition(candidate.count == arenaCount && oracle.count == arenaCount)
    return entries.map { entry in
      (
        entry.name,
        relativeError(Array(candidate[entry.range]), against: Array(oracle[entry.range]))
      )
    }
  }
}
