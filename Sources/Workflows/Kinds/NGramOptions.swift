import CharText
import Foundation
import Generation
import LanguageModels
import ModelFiles
import ModelKinds
import NGramModel
import Training

/// The options of a new n-gram model.
public struct NGramOptions: Sendable, Equatable {
  /// n
  public var order: Int

  /// Options.
  public init(order: Int = NGramConfiguration.defaultOrder) { self.order = order }
}

extension TrainableKind {
  static let ngram = TrainableKind(kind: .ngram, ownOptions: ["order"]) { _, request in
    request.model = request.ngram
  }
}

extension NGramOptions: TrainableOptions {
  public var cell: String { NGramConfiguration.cell }

  public func validate(for request: TrainingRequest) throws(WorkflowError) {
    // The smallest vocabulary stands for the one to come.
    let configuration = NGramConfiguration(order: order, vocabularySize: 2)
    do throws(ConfigurationError) { try configuration.validated() } catch { throw .configuration(error) }
  }

  /// Builds an n-gram model: read → split → encode → count → evaluate → save.
  ///
  /// Nothing is written before the end, and there is nothing to resume.
  public func train(_ job: TrainingJob) throws(WorkflowError) -> TrainingOutcome {
    let began = ContinuousClock.now
    let (paths, handle) = (job.paths, job.handle)
    let texts = try job.texts()
    let configuration = NGramConfiguration(order: order, vocabularySize: texts.vocabulary.count)
    let model = try counted(texts, configuration, onEvent: handle)
    let loss: Double? =
      texts.isAnythingHeldOut
      ? HeldOutEvaluation(texts: texts.heldOut, lanes: 1).run(on: model).loss : nil
    let directive = handle(
      .counted(configuration, ngrams: model.ngramCounts, byteCount: model.byteCount))
    guard directive == .proceed else { throw .stoppedCounting }
    if let sample = sample(model, texts.vocabulary) { _ = handle(.sample(sample)) }
    do throws(AtomicFileError) {
      try NGramModelFile(
        model: model, vocabulary: texts.vocabulary,
        training: TrainingSummary(
          steps: 0, heldOutLoss: loss, textHash: texts.summary.hash, fileHashes: texts.summary.fileHashes,
          holdout: texts.holdout)
      ).save(to: paths.model)
    } catch {
      throw .save(error)
    }
    paths.removeWhatLiesBeside()
    _ = handle(.saved(model: paths.model, state: nil))
    return TrainingOutcome(
      model: paths.model, reason: .completed, steps: 0, bestStep: nil, bestLoss: loss, statefulLoss: loss,
      text: texts.summary, seconds: (ContinuousClock.now - began) / .seconds(1))
  }

  private func counted(
    _ texts: TrainingTexts, _ configuration: NGramConfiguration,
    onEvent handle: @escaping TrainingWorkflow.Handler
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

  private func sample(_ model: NGramModel, _ vocabulary: Vocabulary) -> String? {
    let generator = TextGenerator(model: model, vocabulary: vocabulary)
    let result = try? generator.generate(
      options: GenerationOptions(length: TrainingRun.sampleLength, seed: TrainingOptions().seed))
    return result?.texts.first?.text
  }
}
