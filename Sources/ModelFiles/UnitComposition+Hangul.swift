import CharText
import LanguageModels

extension UnitComposition {
  /// Syllables composed of their consonants and vowels (``HangulParts``), for a vocabulary that has some;
  /// every Hangul syllable of Unicode can be read.
  ///
  /// - Returns: Nil if no unit of the vocabulary is a syllable.
  public static func hangul(of vocabulary: Vocabulary) -> UnitComposition? {
    guard let parts = vocabulary.hangulParts else { return nil }
    let none = [UInt32](repeating: noPart, count: HangulParts.perSyllable)
    return UnitComposition(
      name: HangulParts.name, partCount: HangulParts.count, partsPerUnit: HangulParts.perSyllable,
      index: parts.flatMap { $0 ?? none }, readOnlyIndex: HangulParts.ofSyllables)
  }
}
