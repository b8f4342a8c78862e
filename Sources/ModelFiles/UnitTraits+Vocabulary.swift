import CharText
import ContextMixing

extension UnitTraits {
  /// What the units of a vocabulary are.
  public init(of vocabulary: Vocabulary) {
    var (classes, endings): ([UInt8], [UInt8]) = ([], [])
    var folded: [UInt32] = []
    var syllables: [UInt16] = []
    for (id, unit) in vocabulary.units.enumerated() {
      let character = UnitCharacter(unit)
      let kind = Class(character.kind)
      classes.append(kind.rawValue)
      folded.append(character.lowercase.flatMap { vocabulary.id(of: $0) } ?? UInt32(id))
      endings.append(character.final.map { UInt8($0 + 1) } ?? Self.otherEndings + kind.rawValue)
      syllables.append(character.syllable.map { UInt16($0) } ?? Self.noSyllable)
    }
    self.init(classes: classes, folded: folded, endings: endings, syllables: syllables)
  }
}

extension UnitTraits.Class {
  fileprivate init(_ kind: UnitCharacter.Kind) {
    self =
      switch kind {
      case .letter: .letter
      case .capital: .capital
      case .space: .space
      case .lineFeed: .lineFeed
      case .other: .other
      }
  }
}
