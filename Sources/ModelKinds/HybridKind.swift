import ContextMixing
import LanguageModels
import ModelFiles

extension ModelKind {
  /// A network and counts in many contexts, mixed.
  public static let hybrid: ModelKind = ModelKind(
    name: HybridModelFile.cell, title: "a hybrid", summary: "a network and counts in many contexts, mixed",
    cells: [Cell(name: HybridModelFile.cell, summary: "a network and counts in many contexts, mixed")],
    capabilities: network.capabilities, making: nil, reads: { $0 == HybridModelFile.cell }
  ) { reader, environment throws(OpeningError) in
    let file: HybridModelFile
    do throws(ModelFileError) { file = try HybridModelFile(reader) } catch { throw .file(error) }
    let network = try ModelKind.network.open(file.network, environment)
    return ModelContents(
      ContextMixingModel(file.counts.makeModel(), network: network.model, weights: file.weights),
      kind: hybrid, cell: HybridModelFile.cell, parameterCount: network.parameterCount,
      weights: network.weights, vocabulary: file.vocabulary, training: file.training)
  }
}
