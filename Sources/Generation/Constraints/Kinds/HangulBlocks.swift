import CharText

/// Keeps conjoining jamo in syllables in decomposed texts: L V or L V T, including the letters of old Hangul.
///
/// Unicode 3.12 (D132) also defines longer blocks, L+ V+ T+, which its letters for clusters have made
/// unnecessary.
struct HangulBlocks: TextConstraint {
  let name = "whole syllables"
  private var last = Kind.other

  private enum Kind { case other, leading, vowel, trailing }

  /// For decomposed texts; nil for others, and for vocabularies in which no unit begins with a vowel, whose
  /// syllables are whole units.
  init?(_ setting: ConstraintSetting) {
    guard setting.vocabulary.normalization == .nfd else { return nil }
    let hasVowel =
      setting.vocabulary.unit == .byte
      || setting.vocabulary.units.contains { unit in
        guard case .text(let bytes) = unit else { return false }
        return String(decoding: bytes, as: UTF8.self).unicodeScalars.first.map(Self.kind) == .vowel
      }
    guard hasVowel else { return nil }
    last = setting.prompt.string.unicodeScalars.last.map(Self.kind) ?? .other
  }

  func restrict(_ next: inout NextCharacters, at place: TextPlace) {
    switch last {
    case .other, .trailing: next.allow(within: Self.afterOthers)
    case .leading: next.allow(within: Self.vowels)
    case .vowel: next.allow(within: Self.afterVowel)
    }
  }

  mutating func append(_ scalar: Unicode.Scalar, beginsCluster: Bool, room: Int?) {
    last = Self.kind(of: scalar)
  }

  var ending: TextEnding { last == .leading ? .forbidden : .allowed }

  private static func kind(of scalar: Unicode.Scalar) -> Kind {
    switch scalar.value {
    case 0x1100...0x115F, 0xA960...0xA97C: .leading
    case 0x1160...0x11A7, 0xD7B0...0xD7C6: .vowel
    case 0x11A8...0x11FF, 0xD7CB...0xD7FB: .trailing
    default: .other
    }
  }

  /// All conjoining jamo.
  static let conjoining = ScalarSet([0x1100...0x11FF, 0xA960...0xA97C, 0xD7B0...0xD7C6, 0xD7CB...0xD7FB])
  private static let vowels = ScalarSet([0x1160...0x11A7, 0xD7B0...0xD7C6])
  private static let trailing = ScalarSet([0x11A8...0x11FF, 0xD7CB...0xD7FB])
  private static let afterOthers = ScalarSet.all.subtracting(vowels).subtracting(trailing)
  private static let afterVowel = ScalarSet.all.subtracting(vowels)
}
