import LanguageModels
import MixtureModel
import ModelFiles

extension ModelKind {
  /// Several models with the same vocabulary, combined into one.
  public static let mixture: ModelKind = ModelKind(
    name: MixtureModelFile.cell, title: "a mixture",
    summary: "several models as one, each with a fixed weight",
    cells: [Cell(name: MixtureModelFile.cell, summary: "several models as one, each with a fixed weight")],
    capabilities: [.hasWeights],
    making: Making(
      way: "is put together from trained models", again: "train these and mix them again"),
    reads: { $0 == MixtureModelFile.cell }
  ) { reader, environment throws(OpeningError) in
    let file: MixtureModelFile
    var kinds: [ModelKind] = []
    do throws(ModelFileError) {
      file = try MixtureModelFile(reader)
      for component in file.components { kinds.append(try .of(component.reader)) }
    } catch {
      throw .file(error)
    }
    var components: [MixtureModel.Component] = []
    var capabilities: ModelCapabilities = []
    var parameterCount: Int?
    var weights: WeightType?
    for (kind, component) in zip(kinds, file.components) {
      let contents = try kind.open(component.reader, environment)
      components.append(MixtureModel.Component(contents.model, weight: component.weight))
      capabilities.formUnion(contents.capabilities)
      // One engine with one set of options resolves it in the same way for all.
      weights = weights ?? contents.weights
      if let count = contents.parameterCount { parameterCount = (parameterCount ?? 0) + count }
    }
    return ModelContents(
      MixtureModel(components), kind: mixture, cell: MixtureModelFile.cell,
      capabilities: capabilities.intersection(mixture.capabilities), parameterCount: parameterCount,
      weights: weights, vocabulary: file.vocabulary, training: file.training)
  }
}
