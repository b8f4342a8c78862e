import CUtf8proc

/// Which scalars pass a normalisation form untouched whatever surrounds them.
///
/// A scalar is *inert* where it has combining class 0, is its own normal form and never composes with
/// what precedes it. A text may be cut before any inert scalar: the normal form of the whole is then
/// the normal forms of the parts put together (UAX #15, section 9, "stable" boundaries). Whatever is
/// not inert sends its surroundings to utf8proc.
struct NormalizationTable: Sendable {
  /// 0 for inert scalars, 1 for the others. Hangul syllables count as inert; NFD treats them apart.
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
    // the vowels and trailing consonants of Hangul. U+11A7 is none of the latter (Unicode 3.12).
    var composesBackward = Set<UInt32>(Syllable.vowelJamo)
    composesBackward.formUnion(Syllable.trailingJamo)
    var changing: [(scalar: UInt32, decomposition: [Int32])] = []
    var canonical = RunNormalizer(form: .nfd)
    var decomposing = RunNormalizer(form: form == .nfkc ? .nfkd : .nfd)
    for scalar in UInt32(0)..<0x110000 {
      if Syllable.isSyllable(scalar) || scalar & 0xF800 == 0xD800 && scalar < 0x10000 { continue }
      let category = utf8proc_category(Int32(scalar))
      if category == UTF8PROC_CATEGORY_CN || category == UTF8PROC_CATEGORY_CO { continue }
      if utf8proc_get_property(Int32(scalar)).pointee.combining_class != 0 { table[scalar] = 1 }
      let parts = canonical.decomposition(of: scalar)
      if parts.count > 1 {
        for part in parts.dropFirst() { composesBackward.insert(UInt32(part)) }
      }
      let whole = form == .nfkc ? decomposing.decomposition(of: scalar) : parts
      if whole.count != 1 || whole[0] != Int32(scalar) { changing.append((scalar, whole)) }
    }
    var composing = RunNormalizer(form: form == .nfd ? .nfd : form == .nfc ? .nfc : .nfkc)
    for (scalar, decomposition) in changing {
      let isOwnForm = composing.normalForm(of: [scalar]) == [scalar]
      let first = UInt32(decomposition.first ?? 0)
      if !isOwnForm || table[first] != 0 || composesBackward.contains(first) { table[scalar] = 1 }
    }
    if form != .nfd {
      for scalar in composesBackward { table[scalar] = 1 }
    }
  }
}
