import CPUEngine
import CharText
import LanguageModels
import ModelFiles
import NGramModel

/// A model that is to be measured.
///
/// A network multiplies 32-bit numbers, whatever it was trained or is sampled with: figures are to be those of the file's weights.
struct MeasuredModel {
  let path: String
  let model: TextModel
  let cell: String
  /// How many numbers a network has learnt; nil for counts.
  let parameterCount: Int?
  let vocabulary: Vocabulary
  let training: TrainingSummary

  init(path: String, threads: Int?) throws(WorkflowError) {
    self.path = path
    let contents: StoredContents
    do throws(ModelFileError) {
      contents = try StoredContents(path: path)
    } catch {
      throw .modelFile(error)
    }
    switch contents {
    case .network(let file):
      let engine: CPUEngine
      do throws(ConfigurationError) {
        engine = try CPUEngine(
          configuration: file.configuration, threads: threads, precision: .fp32, weights: .fp32)
      } catch {
        throw .configuration(error)
      }
      engine.setParameters { file.copyParameters(to: $0) }
      model = TextModel(engine)
      (cell, parameterCount) = (file.configuration.cell, engine.parameterTable.parameterCount)
      (vocabulary, training) = (file.vocabulary, file.training)
    case .ngram(let file):
      model = TextModel(file.makeModel())
      (cell, parameterCount) = (NGramConfiguration.cell, nil)
      (vocabulary, training) = (file.vocabulary, file.training)
    }
  }
}
