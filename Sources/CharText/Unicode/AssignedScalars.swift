/// The scalars to which Unicode may have given properties of their own, precomposed Hangul syllables apart.
///
/// Planes 4 to 13 are empty and 15 and 16 are for private use: nothing there decomposes, composes or joins.
/// To leave them out makes tables over all scalars three times as fast.
struct AssignedScalars: Sequence, IteratorProtocol {
  private var scalar: UInt32 = 0

  mutating func next() -> UInt32? {
    if Syllable.isSyllable(scalar) { scalar = Syllable.base + 11_172 }
    if scalar == 0x40000 { scalar = 0xE0000 }
    guard scalar < 0xF0000 else { return nil }
    defer { scalar += 1 }
    return scalar
  }
}
