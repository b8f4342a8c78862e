import CPUEngine
import CharText
import LanguageModels
import ModelFiles
import NGramModel

/// A model file of any kind, with what computes it.
struct OpenedModel {
  let path: String
  let model: TextModel
  let configuration: TrainedModel.Configuration
  let vocabulary: Vocabulary
  let training: TrainingSummary

  /// Opens a model; a network gets an engine that multiplies and keeps what `precision` and `weights` say.
  init(
    path: String, threads: Int?, precision: Precision = .auto, weights: WeightType
  ) throws(WorkflowError) {
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
          configuration: file.configuration, threads: threads, precision: precision, weights: weights)
      } catch {
        throw .configuration(error)
      }
      engine.setParameters { file.copyParameters(to: $0) }
      model = TextModel(engine)
      configuration = .network(file.configuration)
      (vocabulary, training) = (file.vocabulary, file.training)
    case .ngram(let file):
      model = TextModel(file.makeModel())
      configuration = .ngram(file.configuration)
      (vocabulary, training) = (file.vocabulary, file.training)
    }
  }

  /// Opens a model that is to be measured: its products are of 32-bit numbers, whatever it was trained or is sampled with, since
  /// figures are to be those of the file's weights.
  static func measured(path: String, threads: Int?) throws(WorkflowError) -> OpenedModel {
    try OpenedModel(path: path, threads: threads, precision: .fp32, weights: .fp32)
  }

  /// How many numbers a network has learnt; nil for counts.
  var parameterCount: Int? { model.engine?.parameterTable.parameterCount }
}
