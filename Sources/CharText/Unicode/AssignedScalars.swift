/// The scalars that may have properties of their own in Unicode, except precomposed Hangul syllables.
///
/// Planes 4 to 13 are empty and 15 and 16 are for private use: nothing there decomposes, composes or joins.
/// Omitting them makes building tables over all scalars three times as fast.
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
