import CharText

/// The characters that a model can write under its constraints anywhere in a text.
struct ConstraintGround: Sendable {
  /// The characters that are possible everywhere.
  let inert: ScalarSet
  /// The characters that are excluded in some places: by the normal form, and combining marks where they
  /// would follow nothing.
  let contextual: ScalarSet
  /// Those of ``contextual`` that are combining marks.
  let marks: ScalarSet
  /// Those of ``contextual`` that the normal form does not exclude anywhere.
  private let alwaysNormal: ScalarSet
  /// Whether the constraints allow everything that the vocabulary can spell in the normal form.
  let isWhole: Bool

  init(_ setting: ConstraintSetting, alphabets: [ScalarSet]) {
    let vocabulary = setting.vocabulary
    var inert = ScalarSet()
    var contextual = ScalarSet()
    if vocabulary.unit == .byte {
      let roles = NormalFormGuard.roles(in: vocabulary.normalization)
      contextual = roles.contextual
      // Normalized text contains no carriage return.
      inert = ScalarSet.all.subtracting(roles.contextual).subtracting(roles.never)
        .subtracting(ScalarSet([0x0D...0x0D]))
      if Self.mustKeepBackJamo(setting) {
        inert = inert.subtracting(HangulBlocks.conjoining)
        contextual = contextual.subtracting(HangulBlocks.conjoining)
      }
    } else {
      for scalar in Self.spelled(by: vocabulary) {
        switch NormalFormGuard.role(of: scalar, in: vocabulary.normalization) {
        case .inert: inert.insert(scalar...scalar)
        case .contextual: contextual.insert(scalar...scalar)
        case .never: break
        }
      }
    }
    isWhole = alphabets.isEmpty
    for alphabet in alphabets {
      inert = inert.intersection(alphabet)
      contextual = contextual.intersection(alphabet)
    }
    alwaysNormal = inert.intersection(Self.combining)
    marks = alwaysNormal.union(contextual.intersection(Self.combining))
    self.inert = inert.subtracting(alwaysNormal)
    self.contextual = contextual.union(alwaysNormal)
  }

  /// What joins the character before it.
  private static let combining = (ScalarSet(named: "marks") ?? ScalarSet())
    .union(ScalarSet([0x200D...0x200D, 0xFF9E...0xFF9F]))

  /// Whether a character can be written anywhere.
  func holds(_ scalar: UInt32) -> Bool { inert.contains(scalar) || contextual.contains(scalar) }

  /// What a character that can be written does to the normal form.
  @inline(__always)
  func role(of scalar: UInt32) -> NormalFormGuard.Role {
    contextual.contains(scalar) && !alwaysNormal.contains(scalar) ? .contextual : .inert
  }

  /// Whether scalars by themselves are in a normalization form.
  func isNormal(_ scalars: [UInt32], _ form: Normalization) -> Bool {
    var normalForm = NormalFormGuard(form)
    for scalar in scalars {
      let role = role(of: scalar)
      guard normalForm.allows(scalar, role: role) else { return false }
      normalForm.append(scalar, role: role)
    }
    return true
  }

  /// A vocabulary of bytes does not show whether the training text had conjoining jamo. In composed text they
  /// are rare (old Hangul), while broken syllables would be common: none is written unless the prompt
  /// contains some.
  private static func mustKeepBackJamo(_ setting: ConstraintSetting) -> Bool {
    setting.vocabulary.normalization == .nfc
      && !setting.prompt.string.unicodeScalars.contains { HangulBlocks.conjoining.contains($0) }
  }

  /// The characters that the units of a vocabulary can spell.
  private static func spelled(by vocabulary: Vocabulary) -> [UInt32] {
    var scalars: [UInt32] = []
    var parts: [SyllableAutomaton.Part: [Unicode.Scalar]] = [:]
    for unit in vocabulary.units {
      switch unit {
      case .unknown, .boundary, .byte: break
      case .text(let bytes):
        scalars += String(decoding: bytes, as: UTF8.self).unicodeScalars.map(\.value)
      case .jamo(let scalar): parts[SyllableAutomaton.Part(unit), default: []].append(scalar)
      }
    }
    for leading in parts[.leading] ?? [] {
      for vowel in parts[.vowel] ?? [] {
        for trailing in [nil] + (parts[.trailing] ?? []) {
          guard let syllable = Syllable(leading: leading, vowel: vowel, trailing: trailing) else { continue }
          scalars.append(syllable.scalar.value)
        }
      }
    }
    return scalars
  }
}
