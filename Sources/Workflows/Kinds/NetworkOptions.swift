import CharText
import LanguageModels
import ModelFiles
import ModelKinds
import Training
import TrainingFiles

/// The options of a new network and of its training.
public struct NetworkOptions: Sendable, Equatable {
  /// The registered name of the cell.
  public var cell = LayerDescriptor.lstm.name
  /// C: the number of units that a feed-forward network sees; other cells ignore it.
  public var context = ModelConfiguration.defaultContext
  /// L
  public var layers = 2
  /// H
  public var hiddenSize = 256
  /// D; nil: ``defaultEmbeddingSize``, or H if embedding and projection are tied.
  public var embeddingSize: Int?
  /// Whether embedding and projection share one table (weight tying), which requires D = H.
  public var isTied = false
  /// Whether the vectors of units are composed from those of their parts.
  public var composition = CompositionChoice.auto
  /// How it is trained.
  public var training = TrainingOptions()
  /// Whether counts in many contexts are joined with the network, if that predicts better
  /// (``HybridLosses``).
  public var isHybrid = true
  /// The number format of matrix products in training.
  public var precision = Precision.auto

  /// The default of D.
  public static let defaultEmbeddingSize = 128

  /// The defaults, which suit texts of 0.3 to 5 MB on a laptop.
  public init() {}

  /// The configuration of the model. Before the texts are read, the smallest possible vocabulary is assumed.
  ///
  /// - Throws: ``WorkflowError/configuration(_:)``.
  func configuration(of vocabulary: Vocabulary?) throws(WorkflowError) -> ModelConfiguration {
    let configuration = ModelConfiguration(
      cell: cell, vocabularySize: vocabulary?.count ?? 2,
      embeddingSize: embeddingSize ?? (isTied ? hiddenSize : Self.defaultEmbeddingSize),
      hiddenSize: hiddenSize, layers: layers, context: context, isTied: isTied,
      composition: vocabulary.flatMap { composition.composition(of: $0) })
    do throws(ConfigurationError) { return try configuration.validated() } catch {
      throw .configuration(error)
    }
  }
}

extension NetworkOptions: TrainableOptions {
  public func validate(for request: TrainingRequest) throws(WorkflowError) {
    do throws(TrainingError) { try training.validate() } catch { throw .training(error) }
    let layers = ParameterTable(for: try configuration(of: nil)).layers
    if training.weightDrop > 0, layers.allSatisfy({ $0[.recurrentWeight] == nil }) {
      throw .nothingToDropWeightsOf(cell: cell)
    }
    do throws(ConfigurationError) { _ = try EngineDescriptor.registered(request.engine) } catch {
      throw .configuration(error)
    }
  }

  public func train(_ job: TrainingJob) throws(WorkflowError) -> TrainingOutcome {
    let texts = try job.texts()
    let configuration = try configuration(of: texts.vocabulary)
    let engine = try TrainingRun.makeEngine(
      configuration, named: job.request.engine,
      EngineOptions(threads: job.request.threads, precision: precision))
    var options = training
    options.precision = engine.options.precision.rawValue
    options.learningRate = options.learningRate(forCell: configuration.cell)
    engine.setParameters(engine.parameterTable.initialParameters(for: configuration, seed: training.seed))
    let partner = isHybrid ? try CountedText(texts, memory: job.request.countingMemory, job.handle) : nil
    let record = TextRecord(
      encoding: job.request.text.encoding, minCount: job.request.text.minCount,
      holdout: job.request.text.holdout, hash: texts.summary.hash, isHybrid: partner != nil,
      countingMemory: partner == nil ? nil : job.request.countingMemory,
      documents: texts.documents.haveBoundaries ? texts.documents : nil,
      seed: texts.documents.haveBoundaries ? job.request.text.seed : nil, input: job.request.text.input)
    return try TrainingRun(
      paths: job.paths, texts: texts, record: record, options: options, snapshot: nil, partner: partner,
      handle: job.handle
    ).run(on: engine)
  }
}

extension TrainableKind {
  static let network = TrainableKind(kind: .network, ownOptions: []) { cell, request in
    request.network.cell = cell
  }
}
