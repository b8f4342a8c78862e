import LanguageModels
import ModelFiles
import ModelKinds
import NGramModel

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
    let texts = try job.texts()
    let configuration = NGramConfiguration(order: order, vocabularySize: texts.vocabulary.count)
    return try job.count(texts) { isWanted throws(WorkflowError) in
      do throws(NGramError) {
        return try NGramModel(
          counting: texts.training, ends: texts.trainingEnds, configuration: configuration,
          isWanted: isWanted)
      } catch {
        switch error {
        case .stopped: throw .stoppedCounting
        case .textTooLong: throw .ngrams(error)
        }
      }
    } describe: {
      .counted(configuration, ngrams: $0.ngramCounts, byteCount: $0.byteCount)
    } save: { model, training throws(AtomicFileError) in
      try NGramModelFile(model: model, vocabulary: texts.vocabulary, training: training)
        .save(to: job.paths.model)
    }
  }
}
