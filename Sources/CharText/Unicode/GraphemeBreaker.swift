import CUtf8proc

/// Finds the boundaries of extended grapheme clusters (UAX #29) in a stream of scalars.
///
/// The rules and their data are utf8proc's.
public struct GraphemeBreaker: Sendable {
  private var previous: UInt32?
  private var state: Int32 = 0

  /// A breaker at the beginning of a text.
  public init() {}

  /// Takes the next scalar and returns whether a cluster begins with it; the first scalar begins one.
  public mutating func isBoundary(before scalar: Unicode.Scalar) -> Bool {
    isBoundary(before: scalar.value)
  }

  mutating func isBoundary(before scalar: UInt32) -> Bool {
    guard let last = previous else {
      previous = scalar
      return true
    }
    previous = scalar
    let breaks = utf8proc_grapheme_break_stateful(Int32(last), Int32(scalar), &state)
    // The rules never look back beyond a boundary.
    if breaks { state = 0 }
    return breaks
  }

  /// Continues after a boundary that the caller knows to be before `scalar`.
  @inline(__always)
  mutating func restart(at scalar: UInt32) {
    previous = scalar
    state = 0
  }
}
