import ContextMixing
import LanguageModels
import ModelFiles

extension ModelKind {
  /// Counts in many contexts, mixed.
  public static let contextMixing: ModelKind = ModelKind(
    name: ContextMixingConfiguration.cell, title: "a context-mixing model",
    summary: ContextMixingConfiguration.summary,
    cells: [Cell(name: ContextMixingConfiguration.cell, summary: ContextMixingConfiguration.summary)],
    capabilities: [.adaptsWhileReading],
    making: Making(way: "is counted in one go", again: "count it again"),
    reads: { $0 == ContextMixingConfiguration.cell }
  ) { reader, _ throws(OpeningError) in
    let file: ContextMixingModelFile
    do throws(ModelFileError) { file = try ContextMixingModelFile(reader) } catch { throw .file(error) }
    return ModelContents(
      file.makeModel(), kind: .contextMixing, cell: ContextMixingConfiguration.cell, parameterCount: nil,
      vocabulary: file.vocabulary, training: file.training)
  }
}
