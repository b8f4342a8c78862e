import CUtf8proc

/// Which scalars a normalization form never changes, whatever the text around them.
///
/// A scalar is *inert* if it has combining class 0, is its own normal form and never composes with what
/// precedes it. A text may be cut before any inert scalar: the normal form of the whole is then the
/// concatenation of the normal forms of the parts (UAX #15, section 9, "stable" boundaries). Text around a
/// scalar that is not inert goes to utf8proc.
struct NormalizationTable: Sendable {
  /// 0 for inert scalars, 1 for the others. Hangul syllables count as inert; NFD treats them separately.
  let isSuspicious: ScalarTable<UInt8>

  static let nfc = NormalizationTable(.nfc)
  static let nfd = NormalizationTable(.nfd)
  static let nfkc = NormalizationTable(.nfkc)
  static let none = NormalizationTable(.none)

  static func table(for form: Normalization) -> NormalizationTable {
    switch form {
    case .nfc: nfc
    case .nfd: nfd
    case .nfkc: nfkc
    case .none: none
    }
  }

  private init(_ form: Normalization) {
    var table = ScalarTable<UInt8>(default: 0, codeCount: 0x110000)
    if form != .none { NormalizationTable.fill(&table, form) }
    isSuspicious = table
  }

  private static func fill(_ table: inout ScalarTable<UInt8>, _ form: Normalization) {
    // Scalars that compose with what precedes them: second halves of canonical decompositions and
    // the vowels and trailing consonants of Hangul. U+11A7 is not a trailing consonant (Unicode 3.12).
    var composesBackward = Set<UInt32>(Syllable.vowelJamo)
    composesBackward.formUnion(Syllable.trailingJamo)
    var changing: [(scalar: UInt32, decomposition: [UInt32])] = []
    var canonical = RunNormalizer(form: .nfd)
    var compatible = RunNormalizer(form: .nfkd)
    for scalar in AssignedScalars() {
      let property = utf8proc_get_property(Int32(scalar)).pointee
      let category = UInt32(property.category)
      // Unassigned and private-use scalars and surrogates never change.
      if category == UTF8PROC_CATEGORY_CN.rawValue || category == UTF8PROC_CATEGORY_CO.rawValue
        || category == UTF8PROC_CATEGORY_CS.rawValue
      {
        continue
      }
      if property.combining_class != 0 { table[scalar] = 1 }
      // How utf8proc marks a scalar that does not decompose in any form.
      if property.decomp_seqindex == UInt16.max { continue }
      let parts = canonical.decomposition(of: scalar)
      if let parts { composesBackward.formUnion(parts.dropFirst()) }
      if let whole = form == .nfkc ? compatible.decomposition(of: scalar) : parts {
        changing.append((scalar, whole))
      }
    }
    var composing = RunNormalizer(form: RunNormalizer.Form(form))
    for (scalar, decomposition) in changing {
      let isOwnForm = composing.normalForm(of: [scalar]) == [scalar]
      let first = decomposition.first ?? 0
      if !isOwnForm || table[first] != 0 || composesBackward.contains(first) { table[scalar] = 1 }
    }
    if form != .nfd {
      for scalar in composesBackward { table[scalar] = 1 }
    }
  }
}
