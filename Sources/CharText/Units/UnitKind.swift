/// The kind of tokenization unit that a text is split into; the raw value is the command-line value and the
/// name in model files.
///
/// A new kind needs a case here, a line in `segmentation` and a file with its `Segmentation`.
public enum UnitKind: String, Sendable, Hashable, Codable, CaseIterable {
  /// One Unicode scalar of the normalized text, so that a Hangul syllable is one unit (default).
  case scalar
  /// One extended grapheme cluster (UAX #29).
  case grapheme
  /// The conjoining jamo of Hangul syllables, and scalars otherwise.
  case jamo
  /// One byte of UTF-8.
  case byte

  /// One line for help.
  public var summary: String { segmentation.summary }

  /// Whether text in a normalization form can be split into these units without loss.
  public func accepts(_ normalization: Normalization) -> Bool {
    segmentation.accepts(normalization)
  }

  var segmentation: any Segmentation.Type {
    switch self {
    case .scalar: ScalarSegmentation.self
    case .grapheme: GraphemeSegmentation.self
    case .jamo: JamoSegmentation.self
    case .byte: ByteSegmentation.self
    }
  }
}
