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
    case .none: "every unit has vectors of its own alone"
    }
  }

  func composition(of vocabulary: Vocabulary) -> UnitComposition? {
    switch self {
    case .auto: UnitComposition.hangul(of: vocabulary)
    case .none: nil
    }
  }
}

extension TrainingRequest {
  /// The shape that was asked for. Before the texts are read, the smallest vocabulary stands for the one to come.
  ///
  /// - Throws: ``WorkflowError/configuration(_:)``.
  func configuration(of vocabulary: Vocabulary?) throws(WorkflowError) -> ModelConfiguration {
    let configuration = ModelConfiguration(
      cell: cell, vocabularySize: vocabulary?.count ?? 2,
      embeddingSize: embeddingSize ?? (isTied ? hiddenSize : Self.defaultEmbeddingSize),
      hiddenSize: hiddenSize, layers: layers, context: context, isTied: isTied,
      composition: vocabulary.flatMap { composition.composition(of: $0) })
    do throws(ConfigurationError) { return try configuration.validated() } catch {
      throw .configuration(error)
    }
  }
}
