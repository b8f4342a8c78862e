import CharText
import ContextMixing
import Foundation
import Generation
import LanguageModels
import ModelFiles
import ModelKinds
import Training

/// The options of a new context-mixing model.
public struct ContextMixingOptions: Sendable, Equatable {
  /// Options.
  public init() {}
}

extension TrainableKind {
  static let contextMixing = TrainableKind(kind: .contextMixing, ownOptions: []) { _, request in
    request.model = request.contextMixing
  }
}

extension ContextMixingOptions: TrainableOptions {
  public var cell: String { ContextMixingConfiguration.cell }

  public func validate(for request: TrainingRequest) throws(WorkflowError) {}

  /// Builds a model: read → split → encode → count → fit → evaluate → save.
  ///
  /// Nothing is written before the end, and there is nothing to resume.
  public func train(_ job: TrainingJob) throws(WorkflowError) -> TrainingOutcome {
    try train(job, try job.texts())
  }

  /// The same with texts that have been read.
  func train(_ job: TrainingJob, _ texts: TrainingTexts) throws(WorkflowError) -> TrainingOutcome {
    let configuration = ContextMixingConfiguration(vocabularySize: texts.vocabulary.count)
    do throws(ConfigurationError) { try configuration.validated() } catch { throw .configuration(error) }
    return try job.count(texts) { isWanted throws(WorkflowError) in
      do throws(ContextMixingError) {
        return try ContextMixingModel(
          counting: texts.training, ends: texts.trainingEnds, traits: UnitTraits(of: texts.vocabulary),
          configuration: configuration, memory: job.request.countingMemory, isWanted: isWanted)
      } catch {
        switch error {
        case .stopped: throw .stoppedCounting
        case .textTooLong: throw .contextMixing(error)
        }
      }
    } describe: {
      .countedContexts(configuration.contexts.count, byteCount: $0.byteCount)
    } save: { model, training throws(AtomicFileError) in
      try ContextMixingModelFile(model: model, vocabulary: texts.vocabulary, training: training)
        .save(to: job.paths.model)
    }
  }
}
