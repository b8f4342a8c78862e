import CUtf8proc

extension TextUnit: CustomStringConvertible {
  /// The unit in readable form: invisible scalars as `\n`, `\t` or `U+0020`, bytes as `0x41`, parts of
  /// syllables with a hyphen for the rest of the syllable (`ᄒ-`, `-ᅡ-`, `-ᆫ`).
  public var description: String {
    switch self {
    case .unknown: return TextUnit.unknownName
    case .boundary: return TextUnit.boundaryName
    case .byte(let byte): return "0x" + hexadecimal(UInt32(byte), width: 2)
    case .jamo(let scalar):
      if Syllable.leadingJamo.contains(scalar.value) { return "\(scalar)-" }
      return Syllable.vowelJamo.contains(scalar.value) ? "-\(scalar)-" : "-\(scalar)"
    case .text(let bytes):
      guard let scalars = scalarValues(of: bytes) else {
        return bytes.map { "0x" + hexadecimal(UInt32($0), width: 2) }.joined(separator: " ")
      }
      if scalars == [0x0A] { return "\\n" }
      if scalars == [0x09] { return "\\t" }
      // A cluster is visible if its first scalar is; marks and joiners in it are then visible too.
      if let first = scalars.first, isVisible(first) { return String(decoding: bytes, as: UTF8.self) }
      return scalars.map { "U+" + hexadecimal($0, width: 4) }.joined(separator: " ")
    }
  }
}

/// Whether a scalar by itself is visible.
private func isVisible(_ scalar: UInt32) -> Bool {
  // The Hangul fillers are invisible letters.
  let fillers: [UInt32] = [0x115F, 0x1160, 0x3164, 0xFFA0]
  return invisibleCategories >> utf8proc_category(Int32(scalar)).rawValue & 1 == 0
    && !fillers.contains(scalar)
}

/// Bit c is set if scalars of general category c are unassigned, marks, spaces, controls or private.
private let invisibleCategories: UInt32 = [
  UTF8PROC_CATEGORY_CN, UTF8PROC_CATEGORY_MN, UTF8PROC_CATEGORY_MC, UTF8PROC_CATEGORY_ME,
  UTF8PROC_CATEGORY_ZS, UTF8PROC_CATEGORY_ZL, UTF8PROC_CATEGORY_ZP, UTF8PROC_CATEGORY_CC,
  UTF8PROC_CATEGORY_CF, UTF8PROC_CATEGORY_CS, UTF8PROC_CATEGORY_CO,
].reduce(0) { $0 | 1 << $1.rawValue }
