import CharText
import LanguageModels
import ModelFiles

/// Whether the vectors of units are composed from those of their parts.
public enum CompositionChoice: String, CaseIterable, Sendable {
  /// Hangul syllables are composed from their letters, if the text has any and a syllable is one unit.
  case auto
  /// No composition.
  case none

  /// One line for help texts.
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
