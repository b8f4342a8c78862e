import CPUEngine
import CharText
import LanguageModels
import ModelFiles

/// A model that is to be measured.
///
/// It multiplies 32-bit numbers, whatever it was trained or is sampled with: figures are to be those of the file's weights.
struct MeasuredModel {
  let path: String
  let engine: CPUEngine
  let vocabulary: Vocabulary
  let textHash: String

  init(path: String, threads: Int?) throws(WorkflowError) {
    self.path = path
    let file: StoredModel
    do throws(ModelFileError) {
      file = try StoredModel(path: path)
    } catch {
      throw .modelFile(error)
    }
    do throws(ConfigurationError) {
      engine = try CPUEngine(
        configuration: file.configuration, threads: threads, precision: .fp32, weights: .fp32)
    } catch {
      throw .configuration(error)
    }
    engine.setParameters { file.copyParameters(to: $0) }
    vocabulary = file.vocabulary
    textHash = file.training.textHash
  }
}
