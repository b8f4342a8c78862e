/// The forms of known verbs and adjectives that end in a syllable that could be a particle.
struct PredicateForms: Sendable {
  /// Whole forms: 가는, 작은, 먹을, 부를, 도와.
  private(set) var words: Set<[Unicode.Scalar]> = []
  /// The parts before -는 or -은 in these forms.
  private var beforeTopic: Set<[Unicode.Scalar]> = []
  /// The parts before -을 or -를 in these forms.
  private var beforeObject: Set<[Unicode.Scalar]> = []
  /// Forms in -아/-어 that precede 가다 and 오다: 걸어가, 찾아와.
  private var infinitives: Set<[Unicode.Scalar]> = []

  init(_ predicates: [Predicate]) {
    for predicate in predicates {
      for ending in ["는", "은", "을"] {
        // 내는, 낼; but also with a final that stays: 먹은, 들은.
        let form = PredicateForms.lastWord(of: predicate.conjugated(ending))
        guard let last = form.last else { continue }
        if last == "는" || last == "은" {
          words.insert(form)
          beforeTopic.insert(Array(form.dropLast()))
        } else if last == "을" || last == "를" {
          words.insert(form)
          beforeObject.insert(Array(form.dropLast()))
        }
      }
      let infinitive = PredicateForms.lastWord(of: predicate.conjugated("어"))
      infinitives.insert(infinitive)
      if infinitive.last == "와" || infinitive.last == "가" { words.insert(infinitive) }
    }
    for word in ["다가", "데려", "가져", "올려", "내려", "건너"] { infinitives.insert(Array(word.unicodeScalars)) }
  }

  /// Whether an unknown rest with a shape of the pair is more likely a form of a predicate than noun and
  /// particle.
  func looksLikePredicate(_ rest: [Unicode.Scalar], before pair: ParticlePair) -> Bool {
    guard let last = rest.last else { return false }
    switch pair {
    case .topic:
      // 라는, 다는, 자는, 냐는, 려는: reported speech and purpose.
      let reporting: [Unicode.Scalar] = ["라", "다", "자", "냐", "려"]
      return reporting.contains(last) || isPast(last) || endsIn(beforeTopic, rest, atLeast: 2)
        || (beforeTopic.contains([last]) && (isClosed(last) || PredicateForms.formative.contains(last)))
    case .object:
      return isPast(last) || endsIn(beforeObject, rest, atLeast: 1)
    case .subject:
      // 가는가, 좋은가, 누구인가, 있던가, 그런가, 하다가.
      let asking: [Unicode.Scalar] = ["는", "은", "인", "던", "든", "닌", "런", "떤", "린", "한", "엔", "다"]
      // 끝없이, 한결같이, 새로이, 너그러이, 헛되이.
      let adverbial: [Unicode.Scalar] = ["없", "같", "깊", "높", "많", "로", "러", "되"]
      return asking.contains(last) || adverbial.contains(last) || endsIn(infinitives, rest, atLeast: 2)
    case .companion:
      return endsIn(infinitives, rest, atLeast: 2)
    case .direction:
      // 하므로, 그런대로.
      return last == "므" || last == "대"
    }
  }

  /// One-syllable stems without a final in which new verbs end (노래하는, 걸어오는, 무너지는). The others (구-는 of 굴다, 비-는
  /// of 빌다) are endings of too many nouns.
  private static let formative: Set<Unicode.Scalar> = [
    "하", "되", "가", "오", "나", "지", "치", "리", "이", "키", "기", "우", "주", "보", "내", "서", "두", "르", "드",
  ]

  private func isClosed(_ scalar: Unicode.Scalar) -> Bool {
    HangulSyllable(scalar)?.final != HangulSyllable.Final.none
  }

  /// 있, 했, 갔, 겠: no noun has the final ㅆ.
  private func isPast(_ scalar: Unicode.Scalar) -> Bool {
    HangulSyllable(scalar)?.final == HangulSyllable.Final.ssangSiot
  }

  private func endsIn(_ set: Set<[Unicode.Scalar]>, _ rest: [Unicode.Scalar], atLeast: Int) -> Bool {
    guard rest.count >= atLeast else { return false }
    return (atLeast...rest.count).contains { set.contains(Array(rest.suffix($0))) }
  }

  static func lastWord(of phrase: String) -> [Unicode.Scalar] {
    phrase.unicodeScalars.split(separator: " ").last.map(Array.init) ?? []
  }
}
