import CharText
import LanguageModels
import ModelFiles

/// Whether the units of a new model are made of parts.
public enum CompositionChoice: String, CaseIterable, Sendable {
  /// Hangul syllables of their consonants and vowels, where the text has some and a syllable is one unit.
  case auto
  /// Of nothing.
  case none

  /// What there is to say about it in a line.
  public var summary: String {
    switch self {
    case .auto: "a Hangul syllable's vectors are sums of its own and those of its consonants and vowel"
    case .none: "each unit has only its own vectors"
    }
  }

  func composition(of vocabulary: Vocabulary) -> UnitComposition? {
    switch self {
    case .auto: UnitComposition.hangul(of: vocabulary)
    case .none: nil
    }
  }
}
