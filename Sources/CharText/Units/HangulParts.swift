/// The parts of Hangul syllables as numbers, for models that compose units from their parts.
///
/// Parts 0–18 are leading consonants, 19–39 vowels, 40 means no trailing consonant and 41–67 are trailing
/// consonants (Unicode Standard, section 3.12).
public enum HangulParts {
  /// The name in model files and on the command line.
  public static let name = "hangul"
  /// The number of parts.
  public static let count = Syllable.leadingCount + Syllable.vowelCount + Syllable.trailingCount
  /// The number of parts of a syllable: leading consonant, vowel, trailing consonant or none.
  public static let perSyllable = 3
  /// The number of syllables.
  public static let syllableCount = Syllable.leadingCount * Syllable.vowelCount * Syllable.trailingCount

  /// The parts of all syllables in the order of their scalars, U+AC00–U+D7A3: [11,172, 3].
  public static var ofSyllables: [UInt32] { (0..<UInt32(syllableCount)).flatMap { parts(ofSyllable: $0) } }

  /// The parts of the syllable with this number, counted from U+AC00.
  static func parts(ofSyllable number: UInt32) -> [UInt32] {
    let syllable = Syllable.decompose(Syllable.base + number)
    return [
      syllable.leading - Syllable.leadingBase,
      UInt32(Syllable.leadingCount) + syllable.vowel - Syllable.vowelBase,
      UInt32(Syllable.leadingCount + Syllable.vowelCount) + syllable.trailing - Syllable.trailingBase,
    ]
  }
}

extension Vocabulary {
  /// The parts of every unit that is one Hangul syllable; nil for the others.
  ///
  /// - Returns: [V] lists of ``HangulParts/perSyllable`` numbers. Nil if no unit is a syllable, as with
  ///   jamo and bytes.
  public var hangulParts: [[UInt32]?]? {
    let parts = storage.codes.map { code in
      unit.hasSyllables && Syllable.isSyllable(code)
        ? HangulParts.parts(ofSyllable: code - Syllable.base) : nil
    }
    return parts.contains { $0 != nil } ? parts : nil
  }

  /// Encodes a text for a model that reads syllables by their parts: a syllable that is not in the vocabulary
  /// gets the id V + its number, counted from U+AC00.
  ///
  /// Such ids have no unit: they can be read, but neither predicted nor decoded.
  public func encodeComposing(_ text: NormalizedText) -> ComposedText {
    let segmentation = unit.segmentation
    var clusters = storage.clusters
    var (composed, unseen) = (UnseenTally(), UnseenTally())
    let codes = text.bytes.withUnsafeBufferPointer { segmentation.codes(of: $0, clusters: &clusters) }
    let ids = codes.map { code -> UInt32 in
      if let id = storage.id(ofCode: code) { return id }
      guard unit.hasSyllables, Syllable.isSyllable(code) else {
        unseen.add(code)
        return 0
      }
      composed.add(code)
      return UInt32(count) + code - Syllable.base
    }
    return ComposedText(
      ids: ids, composed: composed.report(segmentation, clusters),
      unseen: unseen.report(segmentation, clusters))
  }
}

extension UnitKind {
  /// Whether a Hangul syllable is one unit.
  var hasSyllables: Bool { self == .scalar || self == .grapheme }
}

/// The ids of a text, which may include syllables that are not in the vocabulary.
public struct ComposedText: Sendable, Equatable {
  /// The ids, in order; those from V on are syllables that can only be read.
  public let ids: [UInt32]
  /// The syllables that are not in the vocabulary.
  public let composed: UnseenUnits
  /// The units that were encoded as `<unk>`.
  public let unseen: UnseenUnits
}
