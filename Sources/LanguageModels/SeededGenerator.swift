import Foundation

/// A small, fast random number generator whose whole state is one number: SplitMix64 (Steele, Lea and Flood
/// 2014).
///
/// The same seed gives the same numbers on every machine; the state can be saved and restored.
public struct SeededGenerator: RandomNumberGenerator, Sendable, Equatable {
  /// The counter from which the next number is computed.
  public var state: UInt64

  /// A generator with this random seed.
  public init(seed: UInt64) { state = seed }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return Self.mix(state)
  }

  /// A bijective mixing function of 64 bits: SplitMix64's finalizer (Stafford's variant 13).
  package static func mix(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

extension RandomNumberGenerator {
  /// A uniformly distributed number in [0, 1), a multiple of 2⁻⁵³.
  package mutating func unitInterval() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// A number from the standard normal distribution (Box and Muller 1958).
  package mutating func standardNormal() -> Double {
    let radius = (-2 * log(1 - unitInterval())).squareRoot()
    return radius * cos(2 * .pi * unitInterval())
  }
}
