/// SplitMix64 (Steele, Lea and Flood 2014): the same numbers from the same seed everywhere.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// Text that is hard to normalise and to cut: scalars from places where the rules are delicate.
enum RandomText {
  private static let places: [ClosedRange<UInt32>] = [
    0x20...0x7E, 0x0A...0x0D, 0xAC00...0xD7A3, 0xAC00...0xAC1D, 0x1100...0x1112, 0x1160...0x1176,
    0x11A6...0x11C3, 0x1100...0x11FF, 0xA960...0xA97C, 0xD7B0...0xD7FB, 0x3131...0x318E,
    0x0300...0x036F, 0x00C0...0x017F, 0x0900...0x0DFF, 0x0E00...0x0FFF, 0x1F1E6...0x1F1FF,
    0x1F300...0x1F64F, 0x1F3FB...0x1F3FF, 0x200B...0x200F, 0xFE00...0xFE0F, 0x200D...0x200D,
    0x1E00...0x1FFF, 0xF900...0xFAFF, 0xFB1D...0xFB4F, 0xFF00...0xFFEF, 0x0590...0x06FF,
    0x11000...0x116FF, 0x1D100...0x1D1FF, 0x2F800...0x2FA1D, 0xE0000...0xE01EF, 0x10FFF0...0x10FFFF,
    0x0600...0x0605, 0x110BD...0x110CD, 0xFDD0...0xFFFD,
  ]

  static func scalar(using generator: inout SeededGenerator) -> Unicode.Scalar {
    while true {
      let range =
        Int.random(in: 0..<20, using: &generator) == 0
        ? 0...0x10FFFF : places[Int.random(in: 0..<places.count, using: &generator)]
      if let scalar = Unicode.Scalar(UInt32.random(in: range, using: &generator)) { return scalar }
    }
  }

  static func string(count: Int, using generator: inout SeededGenerator) -> String {
    string((0..<count).map { _ in scalar(using: &generator) })
  }

  static func string(_ scalars: some Sequence<Unicode.Scalar>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }
}

extension String {
  init(_ scalars: [Unicode.Scalar]) { self = RandomText.string(scalars) }
}

/// Scalars as `AC00 11A8`, for messages.
func hex(_ scalars: some Sequence<Unicode.Scalar>) -> String {
  scalars.map { String($0.value, radix: 16, uppercase: true) }.joined(separator: " ")
}
