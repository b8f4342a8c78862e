/// Finds the particles 은/는, 이/가, 을/를, 과/와 and 으로/로 in Korean text and checks whether each agrees with the
/// syllable before it.
///
/// A word is a run of precomposed Hangul syllables. If it ends in one of the ten shapes, the part before is
/// its *rest*, and the question is whether the shape is a particle at all: 먹은, 가는, 부를, 높이, 새로, 사과 are not
/// rest and particle. The answer depends **on the rest and the pair only, never on which of the two shapes is
/// written**, so that a wrong shape is exactly as likely to be counted as the right one:
///
/// 1. The rest with either shape is itself a word (noun, adverb, or a form of a known verb or adjective): not
///    counted. So 나는 is not counted, since 날다 has that form too.
/// 2. The rest is a known noun, or one with 들, 에, 에서, 에게 …: counted.
/// 3. Any other rest, such as a name or a word that a model invented: counted if it has two or more syllables
///    and does not look like a form of a verb or adjective (``PredicateForms``): 노래하-는, 받아먹-을, 걸어-가, 있던-가,
///    하므-로.
public struct ParticleChecker: Sendable {
  private let lexicon: ParticleLexicon

  public init() {
    lexicon = ParticleLexicon.shared
  }

  /// All counted particles of a text.
  public func check(_ text: String) -> ParticleReport {
    var occurrences: [ParticleOccurrence] = []
    var word: [Unicode.Scalar] = []
    var offset = 0
    for scalar in text.unicodeScalars {
      if HangulSyllable.contains(scalar) {
        word.append(scalar)
      } else if !word.isEmpty {
        if let found = particle(in: word, endingAt: offset) { occurrences.append(found) }
        word.removeAll(keepingCapacity: true)
      }
      offset += 1
    }
    if let found = particle(in: word, endingAt: offset) { occurrences.append(found) }
    return ParticleReport(occurrences: occurrences)
  }

  private func particle(in word: [Unicode.Scalar], endingAt end: Int) -> ParticleOccurrence? {
    guard let (pair, hasConsonantShape, length) = ParticleChecker.ending(of: word) else { return nil }
    let rest = Array(word.dropLast(length))
    guard let last = rest.last, isCounted(rest, before: pair),
      let takesConsonant = pair.takesConsonantShape(after: last)
    else { return nil }
    return ParticleOccurrence(
      word: String(word), pair: pair, offset: end - length, hasConsonantShape: hasConsonantShape,
      agrees: takesConsonant == hasConsonantShape)
  }

  /// The pair whose shape ends the word, which shape it is and how many syllables it has.
  private static func ending(of word: [Unicode.Scalar]) -> (ParticlePair, Bool, Int)? {
    switch word.last {
    case "은": (.topic, true, 1)
    case "는": (.topic, false, 1)
    case "이": (.subject, true, 1)
    case "가": (.subject, false, 1)
    case "을": (.object, true, 1)
    case "를": (.object, false, 1)
    case "과": (.companion, true, 1)
    case "와": (.companion, false, 1)
    case "로": word.dropLast().last == "으" ? (.direction, true, 2) : (.direction, false, 1)
    default: nil
    }
  }

  private func isCounted(_ rest: [Unicode.Scalar], before pair: ParticlePair) -> Bool {
    let shapes = [pair.afterConsonant, pair.afterVowel].map { rest + Array($0.unicodeScalars) }
    if shapes.contains(where: lexicon.isWholeWord) { return false }
    if lexicon.isNoun(rest) { return true }
    // 어린아이, 그사이: a known noun that ends in 이 or 가, with something before it.
    if pair == .subject && shapes.contains(where: lexicon.endsInNoun) { return false }
    return rest.count >= 2 && !lexicon.forms.looksLikePredicate(rest, before: pair)
  }
}
