import CUtf8proc

/// Finds the boundaries of extended grapheme clusters (UAX #29) in a stream of scalars.
///
/// The rules and their data are utf8proc's.
public struct GraphemeBreaker: Sendable {
  private var previous: UInt32?
  private var state: Int32 = 0

  /// A breaker at the beginning of a text.
  public init() {}

  /// Takes the next scalar and says whether a cluster begins with it; the first scalar begins one.
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
    // What the rules look back at never reaches past a boundary.
    if breaks { state = 0 }
    return breaks
  }

  /// Goes on after a boundary that the caller knows to lie before `scalar`.
  @inline(__always)
  mutating func restart(at scalar: UInt32) {
    previous = scalar
    state = 0
  }
}

/// Number of extended grapheme clusters in UTF-8 text that is known to be well-formed.
func graphemeCount(of bytes: UnsafeBufferPointer<UInt8>) -> Int {
  var count = 0
  forEachCluster(of: bytes) { _, _, _ in count += 1 }
  return count
}

/// Calls `body` with start, end and first scalar of each extended grapheme cluster of well-formed UTF-8.
@inline(__always)
func forEachCluster(
  of bytes: UnsafeBufferPointer<UInt8>, _ body: (_ start: Int, _ end: Int, _ first: UInt32) -> Void
) {
  guard let base = bytes.baseAddress, bytes.count > 0 else { return }
  let end = bytes.count
  GraphemeTable.shared.standsAlone.withView { standsAlone in
    var (first, position) = decodeTrustedUTF8(base, at: 0)
    var start = 0
    /// Whether the cluster so far is one scalar that joins only with what does not stand alone.
    var isAlone = standsAlone[first] != 0
    var breaker = GraphemeBreaker()
    breaker.restart(at: first)
    while position < end {
      let (scalar, length) = decodeTrustedUTF8(base, at: position)
      let nextIsAlone = standsAlone[scalar] != 0
      let breaks: Bool
      if isAlone, nextIsAlone {
        breaks = true
        breaker.restart(at: scalar)
      } else {
        breaks = breaker.isBoundary(before: scalar)
      }
      if breaks {
        body(start, position, first)
        start = position
        first = scalar
        isAlone = nextIsAlone
      } else {
        isAlone = false
      }
      position &+= length
    }
    body(start, end, first)
  }
}

/// Scalars between two of which there is always a boundary.
///
/// By UAX #29, GB3–GB999: two neighbours whose classes are Other, LV, LVT, Control, LF or
/// Extended_Pictographic are always parted (the joining rules all need a CR, L, V, T, Extend, ZWJ,
/// SpacingMark, Prepend or Regional_Indicator on one side).
struct GraphemeTable: Sendable {
  let standsAlone: ScalarTable<UInt8>

  static let shared = GraphemeTable()

  private init() {
    var table = ScalarTable<UInt8>(default: 1, codeCount: 0x110000)
    /// Bit b is set where scalars of class b stand alone.
    var alone: UInt32 = 0
    for boundClass in [
      UTF8PROC_BOUNDCLASS_OTHER, UTF8PROC_BOUNDCLASS_LV, UTF8PROC_BOUNDCLASS_LVT,
      UTF8PROC_BOUNDCLASS_CONTROL, UTF8PROC_BOUNDCLASS_LF,
      UTF8PROC_BOUNDCLASS_EXTENDED_PICTOGRAPHIC,
    ] { alone |= 1 << boundClass.rawValue }
    for scalar in UInt32(0)..<0x110000 where !Syllable.isSyllable(scalar) {
      let boundClass = UInt32(utf8proc_get_property(Int32(scalar)).pointee.boundclass)
      if alone >> boundClass & 1 == 0 { table[scalar] = 0 }
    }
    standsAlone = table
  }
}
