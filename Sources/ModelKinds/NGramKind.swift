import LanguageModels
import ModelFiles
import NGramModel

extension ModelKind {
  /// Counts of n-grams.
  public static let ngram: ModelKind = ModelKind(
    name: NGramConfiguration.cell, title: "an n-gram model", summary: NGramConfiguration.summary,
    cells: [Cell(name: NGramConfiguration.cell, summary: NGramConfiguration.summary)], capabilities: [],
    making: Making(
      way: "is counted in one go", again: "count it again"),
    reads: { $0 == NGramConfiguration.cell }
  ) { reader, _ throws(OpeningError) in
    let file: NGramModelFile
    do throws(ModelFileError) { file = try NGramModelFile(reader) } catch { throw .file(error) }
    return ModelContents(
      file.makeModel(), kind: .ngram, cell: NGramConfiguration.cell, parameterCount: nil,
      vocabulary: file.vocabulary, training: file.training)
  }
}
