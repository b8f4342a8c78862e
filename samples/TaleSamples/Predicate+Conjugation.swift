/// Conjugation: joins a stem and an ending.
///
/// The rules are those of 한글 맞춤법, 제4장 제2절 "어간과 어미" (articles 15 to 18) and 제5절 on contractions (34 to 36).
extension Predicate {
  /// The stem with an ending, which is given in its form after 먹-.
  ///
  /// - `고`, `더라`, `겠다`, `지만`: joined as they are.
  /// - beginning with `으`, `은`, `을`, `습니다`: 으니 → 가니; 은 → 간; 을 → 갈; 습니다 → 갑니다.
  /// - beginning with `어`, `었`: 어서 → 가서, 도와서; 었다 → 갔다, 도왔다.
  /// - `는`, `니`, `네` …: a final ㄹ of the stem is dropped. `는다…` of a verb: 간다; of an adjective: 크다.
  package func conjugated(_ ending: String) -> String {
    let scalars = Array(ending.unicodeScalars)
    guard let first = scalars.first, !stem.isEmpty else {
      preconditionFailure("cannot join \(String(stem)) and \(ending)")
    }
    let rest = Array(scalars.dropFirst())
    switch first {
    case "어", "었":
      return String(infinitive(final: first == "었" ? Final.ssangSiot : Final.none) + rest)
    case "으", "은", "을":
      let final = first == "은" ? Final.nieun : first == "을" ? Final.rieul : Final.none
      return String(joinedWithEu(final: final, rest: rest))
    case "습":
      return String(formal(rest))
    case "는" where rest.first == "다" || rest.first == "구":
      if !takesVerbAdnominal || isAdjective { return String(stem + rest) }
      if rest.first == "다" { return String(narrative(rest)) }
      return String(stemBeforeNieun + scalars)
    case "는":
      if takesVerbAdnominal { return String(stemBeforeNieun + scalars) }
      return String(joinedWithEu(final: Final.nieun, rest: rest))
    case "니", "네", "냐":
      return String(stemBeforeNieun + scalars)
    default:
      return String(stem + scalars)
    }
  }

  typealias Final = HangulSyllable.Final
  typealias Vowel = HangulSyllable.Vowel

  private var lastSyllable: HangulSyllable {
    guard let last = stem.last, let syllable = HangulSyllable(last) else {
      preconditionFailure("the stem \(String(stem)) does not end in a Hangul syllable")
    }
    return syllable
  }

  private var head: [Unicode.Scalar] { Array(stem.dropLast()) }

  private func replacingFinal(_ final: Int) -> [Unicode.Scalar] {
    var syllable = lastSyllable
    syllable.final = final
    return head + [syllable.scalar]
  }

  /// 살- → 사- before ㄴ.
  private var stemBeforeNieun: [Unicode.Scalar] {
    lastSyllable.final == Final.rieul && change == .regular ? replacingFinal(Final.none) : stem
  }

  /// 간다, 먹는다, 산다.
  private func narrative(_ rest: [Unicode.Scalar]) -> [Unicode.Scalar] {
    let final = lastSyllable.final
    if final == Final.none || (final == Final.rieul && change == .regular) {
      return replacingFinal(Final.nieun) + rest
    }
    return stem + ["는"] + rest
  }

  /// 갑니다, 먹습니다, 삽니다.
  private func formal(_ rest: [Unicode.Scalar]) -> [Unicode.Scalar] {
    let final = lastSyllable.final
    if final == Final.none || (final == Final.rieul && change == .regular) {
      return replacingFinal(Final.bieup) + rest
    }
    return stem + ["습"] + rest
  }

  /// Endings with the linking vowel 으: 가니, 먹으니, 도우니, 들으니, 지으니, 하야니; with ㄴ and ㄹ: 간, 먹은, 도운.
  private func joinedWithEu(final: Int, rest: [Unicode.Scalar]) -> [Unicode.Scalar] {
    let linking: Unicode.Scalar = final == Final.nieun ? "은" : final == Final.rieul ? "을" : "으"
    switch change {
    case .bieup:
      let vowel: Unicode.Scalar = final == Final.nieun ? "운" : final == Final.rieul ? "울" : "우"
      return replacingFinal(Final.none) + [vowel] + rest
    case .digeut:
      return replacingFinal(Final.rieul) + [linking] + rest
    case .siot:
      return replacingFinal(Final.none) + [linking] + rest
    case .hieut:
      return replacingFinal(final) + rest
    case .regular, .reu, .reo:
      if lastSyllable.final == Final.none { return replacingFinal(final) + rest }
      guard lastSyllable.final == Final.rieul else { return stem + [linking] + rest }
      if final != Final.none { return replacingFinal(final) + rest }
      // 사니, 사시고, 사오 but 살면, 살며, 살려고.
      let drops = rest.first == "니" || rest.first == "시" || rest.first == "오" || rest.first == "나"
      return (drops ? replacingFinal(Final.none) : stem) + rest
    }
  }

  private func isBright(_ syllable: HangulSyllable?) -> Bool {
    guard let syllable else { return false }
    return syllable.vowel == Vowel.a || syllable.vowel == Vowel.o || syllable.vowel == Vowel.ya
  }

  /// The stem with 아/어 and a final: 가, 먹어, 갔, 먹었.
  private func infinitive(final: Int) -> [Unicode.Scalar] {
    func plain(_ base: [Unicode.Scalar], bright: Bool) -> [Unicode.Scalar] {
      let vowel: Unicode.Scalar = bright ? "아" : "어"
      guard var syllable = HangulSyllable(vowel) else { return base }
      syllable.final = final
      return base + [syllable.scalar]
    }
    let syllable = lastSyllable
    let before = head.last.flatMap(HangulSyllable.init)
    switch change {
    case .bieup:
      let rounded: Unicode.Scalar = stem.last == "돕" || stem.last == "곱" ? "와" : "워"
      guard var tail = HangulSyllable(rounded) else { return stem }
      tail.final = final
      return replacingFinal(Final.none) + [tail.scalar]
    case .digeut:
      return plain(replacingFinal(Final.rieul), bright: isBright(syllable))
    case .siot:
      return plain(replacingFinal(Final.none), bright: isBright(syllable))
    case .hieut:
      var tail = syllable
      tail.vowel = syllable.vowel == Vowel.ya ? Vowel.yae : Vowel.ae
      tail.final = final
      return head + [tail.scalar]
    case .reo:
      guard var tail = HangulSyllable("러") else { return stem }
      tail.final = final
      return stem + [tail.scalar]
    case .reu:
      guard var previous = before, var tail = HangulSyllable("러") else { return stem }
      tail.vowel = isBright(previous) ? Vowel.a : Vowel.eo
      tail.final = final
      previous.final = Final.rieul
      return Array(head.dropLast()) + [previous.scalar, tail.scalar]
    case .regular:
      guard syllable.final == Final.none else { return plain(stem, bright: isBright(syllable)) }
      guard let contracted = contractedVowel(before: before) else {
        return plain(stem, bright: isBright(syllable))
      }
      var tail = syllable
      tail.vowel = contracted
      tail.final = final
      return head + [tail.scalar]
    }
  }

  /// The vowel of an open stem contracted with 아/어; `nil` if they are not contracted.
  private func contractedVowel(before: HangulSyllable?) -> Int? {
    let syllable = lastSyllable
    if stem.last == "하" { return Vowel.ae }
    switch syllable.vowel {
    case Vowel.a, Vowel.ae, Vowel.eo, Vowel.e, Vowel.yeo: return syllable.vowel
    case Vowel.o where syllable.initial == HangulSyllable.Initial.ieung: return Vowel.wa
    // 배우다, 싸우다 contract; 주다, 두다, 나누다 do not in this style of writing.
    case Vowel.u where syllable.initial == HangulSyllable.Initial.ieung: return Vowel.wo
    case Vowel.eu: return isBright(before) ? Vowel.a : Vowel.eo
    case Vowel.i:
      let apart: [Unicode.Scalar] = ["피", "비", "기", "띠", "이"]
      guard let last = stem.last, apart.contains(last), before == nil else { return Vowel.yeo }
      return nil
    default: return nil
    }
  }
}
