import LanguageModels
import ModelFiles

extension ModelKind {
  /// Networks of the registered cells, in an engine.
  public static let network: ModelKind = ModelKind(
    name: "network", title: "a network", summary: "a neural network, trained by gradients",
    cells: LayerDescriptor.all.map { Cell(name: $0.name, summary: $0.summary) },
    capabilities: [.learnsBySteps, .hasWeights, .canBeResumed, .adaptsWhileReading], making: nil,
    reads: { LayerDescriptor.named($0) != nil }
  ) { reader, environment throws(OpeningError) in
    let file: StoredModel
    do throws(ModelFileError) { file = try StoredModel(reader) } catch { throw .file(error) }
    let engine: any Engine
    do throws(ConfigurationError) {
      engine = try environment.engine.make(file.configuration, environment.options)
    } catch {
      throw .configuration(error)
    }
    engine.setParameters { file.copyParameters(to: $0) }
    return ModelContents(
      engine, kind: .network, cell: file.configuration.cell, parameterCount: file.table.parameterCount,
      weights: engine.options.weights, vocabulary: file.vocabulary, training: file.training)
  }
}
