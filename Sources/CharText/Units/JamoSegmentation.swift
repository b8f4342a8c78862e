/// Units of conjoining jamo: each precomposed Hangul syllable is split into its two or three parts.
///
/// Conjoining jamo that occur in the text itself, as in old Hangul, are separate units, so that decoding
/// gives exactly the same text.
enum JamoSegmentation: Segmentation {
  static let summary = "the jamo of Hangul syllables, composed again on output"

  /// In decomposed text the parts of a syllable could not be distinguished from literal jamo.
  static func accepts(_ normalization: Normalization) -> Bool { normalization.composesHangul }

  /// A syllable has three bytes and at most three parts.
  static func mostUnits(in text: NormalizedText) -> Int { text.bytes.count }

  @inline(__always)
  static func segment<Sink: UnitSink>(
    _ bytes: UnsafeBufferPointer<UInt8>, clusters: inout ClusterTable, into sink: inout Sink
  ) {
    guard let base = bytes.baseAddress else { return }
    let end = bytes.count
    var position = 0
    while position < end {
      let (scalar, length) = decodeTrustedUTF8(base, at: position)
      position &+= length
      guard Syllable.isSyllable(scalar) else {
        sink.take(scalar)
        continue
      }
      let (leading, vowel, trailing) = Syllable.decompose(scalar)
      sink.take(part: leading &- Syllable.leadingBase &+ UnitCode.firstLeading, if: true)
      sink.take(part: vowel &- Syllable.vowelBase &+ UnitCode.firstVowel, if: true)
      // Without a trailing consonant this is the code of the last vowel, which is then ignored.
      sink.take(
        part: trailing &- Syllable.trailingBase &- 1 &+ UnitCode.firstTrailing,
        if: trailing != Syllable.trailingBase)
    }
  }

  static func unit(of code: UInt32, clusters: ClusterTable) -> TextUnit {
    guard UnitCode.parts.contains(code) else {
      return ScalarSegmentation.unit(of: code, clusters: clusters)
    }
    let jamo =
      switch code {
      case ..<UnitCode.firstVowel: code - UnitCode.firstLeading + Syllable.leadingBase
      case ..<UnitCode.firstTrailing: code - UnitCode.firstVowel + Syllable.vowelBase
      default: code - UnitCode.firstTrailing + Syllable.trailingBase + 1
      }
    return Unicode.Scalar(jamo).map { .jamo($0) } ?? .unknown
  }

  static func code(of unit: TextUnit, clusters: inout ClusterTable) -> UInt32? {
    switch unit {
    case .jamo(let scalar):
      let jamo = scalar.value
      if Syllable.leadingJamo.contains(jamo) {
        return jamo - Syllable.leadingBase + UnitCode.firstLeading
      }
      if Syllable.vowelJamo.contains(jamo) {
        return jamo - Syllable.vowelBase + UnitCode.firstVowel
      }
      if Syllable.trailingJamo.contains(jamo) {
        return jamo - Syllable.trailingBase - 1 + UnitCode.firstTrailing
      }
      return nil
    default:
      let scalar = ScalarSegmentation.code(of: unit, clusters: &clusters)
      // A whole syllable is never a unit here.
      return scalar.flatMap { Syllable.isSyllable($0) ? nil : $0 }
    }
  }

  static func makeAssembler() -> any UnitAssembler { SyllableAssembler() }
}

/// Assembles syllables from their parts; parts that form no syllable are dropped.
struct SyllableAssembler: UnitAssembler {
  private var leading: UInt32?
  private var vowel: UInt32?

  mutating func take(_ code: UInt32, clusters: ClusterTable, into scalars: inout [UInt32]) {
    switch code {
    case UnitCode.firstLeading..<UnitCode.firstVowel:
      finish(into: &scalars)
      leading = code - UnitCode.firstLeading
    case UnitCode.firstVowel..<UnitCode.firstTrailing:
      if leading != nil, vowel == nil {
        vowel = code - UnitCode.firstVowel
      } else {
        finish(into: &scalars)
      }
    case UnitCode.firstTrailing..<UnitCode.parts.upperBound:
      if let leading, let vowel {
        scalars.append(syllable(leading, vowel, code - UnitCode.firstTrailing + 1))
      }
      leading = nil
      vowel = nil
    default:
      finish(into: &scalars)
      scalars.append(code)
    }
  }

  mutating func finish(into scalars: inout [UInt32]) {
    if let leading, let vowel { scalars.append(syllable(leading, vowel, 0)) }
    leading = nil
    vowel = nil
  }

  private func syllable(_ leading: UInt32, _ vowel: UInt32, _ trailing: UInt32) -> UInt32 {
    Syllable.base + (leading * 21 + vowel) * 28 + trailing
  }
}
