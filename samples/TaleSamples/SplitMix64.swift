/// A small seeded random number generator: the same seed gives the same numbers everywhere.
///
/// Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
public struct SplitMix64: RandomNumberGenerator, Sendable {
  private var state: UInt64

  public init(seed: UInt64) {
    state = seed
  }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// An integer in `0 ..< bound`.
  ///
  /// Implemented here because the standard library does not guarantee its method of drawing from a range. The
  /// bias of the remainder is below 2⁻⁵⁰ for the bounds used.
  mutating func below(_ bound: Int) -> Int {
    precondition(bound > 0, "the bound \(bound) is not positive")
    return Int(next() % UInt64(bound))
  }

  /// One element of a list that is not empty.
  mutating func pick<Element>(_ list: [Element]) -> Element {
    list[below(list.count)]
  }

  /// `true` once in `count` draws, on average.
  mutating func oneIn(_ count: Int) -> Bool {
    below(count) == 0
  }
}
