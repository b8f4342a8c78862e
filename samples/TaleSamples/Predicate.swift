/// A verb or an adjective: its stem and how the stem changes.
///
/// Written in the word lists as the stem, with a mark if it is irregular: `먹`, `돕/ㅂ`, `듣/ㄷ`, `짓/ㅅ`, `하얗/ㅎ`,
/// `부르/르`, `이르/러`. Stems in ㅡ (쓰다, 따르다) and ㄹ (살다) need no mark: they change regularly. The stem may be
/// a phrase (`고개를 끄덕이`); only its last syllables change.
package struct Predicate: Sendable {
  enum Change: Sendable {
    case regular
    case bieup  // 돕다, 도와
    case digeut  // 듣다, 들어
    case siot  // 짓다, 지어
    case hieut  // 하얗다, 하얀
    case reu  // 부르다, 불러
    case reo  // 이르다, 이르러
  }

  let stem: [Unicode.Scalar]
  let change: Change
  /// Adjectives have no -는, and their plain present is the stem with -다.
  let isAdjective: Bool

  package init(_ entry: String, isAdjective: Bool = false) {
    let parts = entry.split(separator: "/")
    precondition(!parts.isEmpty, "an empty predicate")
    stem = Array(parts[0].unicodeScalars)
    self.isAdjective = isAdjective
    guard parts.count == 2, let mark = parts[1].unicodeScalars.first else {
      change = .regular
      return
    }
    switch mark {
    case "ㅂ": change = .bieup
    case "ㄷ": change = .digeut
    case "ㅅ": change = .siot
    case "ㅎ": change = .hieut
    case "르": change = .reu
    case "러": change = .reo
    default: preconditionFailure("the predicate \(entry) has an unknown mark")
    }
  }

  /// 있다 and 없다 (and words that end in them) take -는 like verbs.
  var takesVerbAdnominal: Bool {
    guard let last = stem.last else { return false }
    return !isAdjective || last == "있" || last == "없"
  }
}
