import CharText
import LanguageModels
import ModelFiles
import Training
import TrainingFiles

/// A model that knows nothing: all weights are 0, so that each of V units has the probability 1/V and every
/// figure is known.
enum UniformModel {
  /// Saves one whose vocabulary is `<unk>` and the units of a text.
  static func save(_ name: String, in folder: Folder, unitsOf text: String, unit: UnitKind = .scalar) throws {
    var builder = try VocabularyBuilder(unit: unit, normalization: .nfc)
    builder.add(NormalizedText(text))
    let vocabulary = builder.build()
    let configuration = ModelConfiguration(
      vocabularySize: vocabulary.count, embeddingSize: 2, hiddenSize: 2, layers: 1)
    let count = ParameterTable(for: configuration).arenaCount
    try ModelFile(
      configuration: configuration, vocabulary: vocabulary, parameters: Array(repeating: 0, count: count),
      training: TrainingSummary(steps: 0, heldOutLoss: nil, textHash: "0", options: TrainingOptions())
    ).save(to: folder.path(name))
  }
}
