import CharText
import LanguageModels

/// A prompt as the model reads it.
struct PromptUnits {
  /// The ids, including those of syllables that the model can read but not write.
  let ids: [UInt32]
  /// Warnings for the user.
  let warnings: [GenerationWarning]

  init(_ prompt: NormalizedText, vocabulary: Vocabulary, composition: UnitComposition?) {
    let (composed, unseen): (UnseenUnits?, UnseenUnits)
    if let composition, composition.name == HangulParts.name,
      composition.readOnlyCount == HangulParts.syllableCount
    {
      let encoded = vocabulary.encodeComposing(prompt)
      (ids, composed, unseen) = (encoded.ids, encoded.composed, encoded.unseen)
    } else {
      let encoded = vocabulary.encode(prompt)
      (ids, composed, unseen) = (encoded.units.ids, nil, encoded.unseen)
    }
    var warnings: [GenerationWarning] = []
    if let composed, !composed.isEmpty { warnings.append(.composedInPrompt(composed)) }
    if !unseen.isEmpty { warnings.append(.unseenInPrompt(unseen)) }
    self.warnings = warnings
  }
}
