import CharText
import Foundation
import Generation
import LanguageModels
import ModelFiles
import NGramModel
import Training

extension TrainingWorkflow {
  /// Makes an n-gram model: read → cut → look up → count → evaluate → save.
  ///
  /// Nothing is written before the end, and nothing can be gone on with.
  static func countNGrams(
    _ request: TrainingRequest, paths: ModelPaths, onEvent handle: @escaping Handler
  ) throws(WorkflowError) -> TrainingOutcome {
    let began = ContinuousClock.now
    // Before the texts are read: the smallest vocabulary stands for the one to come.
    var configuration = NGramConfiguration(order: request.order, vocabularySize: 2)
    do throws(ConfigurationError) { try configuration.validated() } catch { throw .configuration(error) }
    let texts = try TrainingTexts(
      files: request.files, validation: request.validation, options: request.text,
      minimumCharacters: request.minimumCharacters, onProgress: { handle(.reading($0)) })
    _ = handle(.read(texts.summary))
    configuration.vocabularySize = texts.vocabulary.count
    let model = try counted(texts, configuration, onEvent: handle)
    let loss: Double? =
      texts.isAnythingHeldOut
      ? HeldOutEvaluation(texts: texts.heldOut, lanes: 1).run(on: model).loss : nil
    let directive = handle(
      .counted(configuration, ngrams: model.ngramCounts, byteCount: model.byteCount))
    guard directive == .proceed else { throw .stoppedCounting }
    if let sample = sample(model, texts.vocabulary, seed: request.training.seed) {
      _ = handle(.sample(sample))
    }
    do throws(AtomicFileError) {
      try NGramModelFile(
        model: model, vocabulary: texts.vocabulary,
        training: TrainingSummary(
          steps: 0, heldOutLoss: loss, textHash: texts.summary.hash, fileHashes: texts.summary.fileHashes,
          holdout: texts.holdout, options: nil)
      ).save(to: paths.model)
    } catch {
      throw .save(error)
    }
    // What lies beside the model that was overwritten belongs to nothing now.
    for path in [paths.state, paths.metrics, paths.curves] {
      try? FileManager.default.removeItem(atPath: path)
    }
    _ = handle(.saved(model: paths.model, state: nil))
    return TrainingOutcome(
      model: paths.model, reason: .completed, steps: 0, bestStep: nil, bestLoss: loss, statefulLoss: loss,
      text: texts.summary, seconds: (ContinuousClock.now - began) / .seconds(1))
  }

  private static func counted(
    _ texts: TrainingTexts, _ configuration: NGramConfiguration, onEvent handle: @escaping Handler
  ) throws(WorkflowError) -> NGramModel {
    do throws(NGramError) {
      return try NGramModel(
        counting: texts.training, ends: texts.trainingEnds, configuration: configuration
      ) { handle(.counting(share: $0)) == .proceed }
    } catch {
      switch error {
      case .stopped: throw .stoppedCounting
      case .textTooLong: throw .ngrams(error)
      }
    }
  }

  private static func sample(_ model: NGramModel, _ vocabulary: Vocabulary, seed: UInt64) -> String? {
    let generator = TextGenerator(model: model, vocabulary: vocabulary)
    let result = try? generator.generate(
      options: GenerationOptions(length: TrainingRun.sampleLength, seed: seed))
    return result?.texts.first?.text
  }
}
