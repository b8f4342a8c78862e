import CharText
import ContextMixing
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
  /// The size; nil: what suits the text, and the minutes if there is a time limit, or
  /// ``Size/medium`` if ``layers`` or ``hiddenSize`` is given.
  public var size: Size?
  /// L; nil: that of the size.
  public var layers: Int?
  /// H; nil: that of the size.
  public var hiddenSize: Int?
  /// D; nil: that of the size, or H if embedding and projection are tied.
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
  /// Whether counts alone are saved where a network would add nothing (``needsNetwork(units:)``).
  public var yieldsToCounts = true
  /// The number format of matrix products in training.
  public var precision = Precision.auto

  /// The default of D, except in networks that are narrower.
  public static let defaultEmbeddingSize = 128

  /// The defaults: a size that suits the text.
  public init() {}

  /// Whether the size, or a part of it, was asked for.
  var isSizeGiven: Bool { size != nil || layers != nil || hiddenSize != nil }

  /// Whether a network is worth training. On shorter texts counts alone are 0.1 to 1.4 bits a character
  /// better than any network, and too little can be held back to join the two (docs/quality.md, “Which
  /// size”).
  public static func needsNetwork(units: Int) -> Bool { units >= HeldBackBlocks.leastUnits }

  func isNetworkNeeded(for texts: TrainingTexts) -> Bool {
    guard yieldsToCounts, isHybrid, !isSizeGiven else { return true }
    let configuration = ContextMixingConfiguration(vocabularySize: texts.vocabulary.count)
    return Self.needsNetwork(units: texts.training.count) || (try? configuration.validated()) == nil
  }

  /// The name of the size; nil if it has none.
  var sizeName: Size? { layers == nil && hiddenSize == nil ? size : nil }

  /// The configuration of the model. Before the texts are read, the smallest possible vocabulary is assumed.
  ///
  /// - Throws: ``WorkflowError/configuration(_:)``.
  func configuration(of vocabulary: Vocabulary?) throws(WorkflowError) -> ModelConfiguration {
    let size = size ?? .medium
    let hiddenSize = hiddenSize ?? size.hiddenSize
    let configuration = ModelConfiguration(
      cell: cell, vocabularySize: vocabulary?.count ?? 2,
      embeddingSize: embeddingSize ?? (isTied ? hiddenSize : size.embeddingSize),
      hiddenSize: hiddenSize, layers: layers ?? size.layers, context: context, isTied: isTied,
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
    // Reading, counting and choosing a size are part of the time limit.
    let began = ContinuousClock.now
    var seconds: Double { (ContinuousClock.now - began) / .seconds(1) }
    let base = job.request.base
    let opened: OpenedBase?
    if let base { opened = try OpenedBase(base, job) } else { opened = nil }
    let texts: TrainingTexts
    if let opened { texts = opened.texts } else { texts = try job.texts() }
    guard opened != nil || isNetworkNeeded(for: texts) else {
      _ = job.handle(.countsSuffice)
      return try ContextMixingOptions().train(job, texts)
    }
    let partner = isHybrid ? try CountedText(texts, memory: job.request.countingMemory, job.handle) : nil
    var record = TextRecord(
      encoding: job.request.text.encoding, minCount: job.request.text.minCount,
      holdout: job.request.text.holdout, hash: texts.summary.hash, isHybrid: partner != nil,
      countingMemory: partner == nil ? nil : job.request.countingMemory,
      documents: texts.documents.haveBoundaries ? texts.documents : nil,
      seed: texts.documents.haveBoundaries ? job.request.text.seed : nil, input: job.request.text.input)
    var options = training
    let configuration: ModelConfiguration
    if let base, let opened {
      configuration = opened.network.configuration
      _ = job.handle(.basedOn(path: base.model, newUnits: opened.newUnits))
      options.learningRate =
        options.learningRate
        ?? TrainingRequest.Base.learningRateShare * options.learningRate(forCell: configuration.cell)
      record.rehearsalHash = opened.earlier?.summary.hash
      record.rehearsalShare = opened.earlier == nil ? nil : base.rehearsalShare
    } else {
      let plan = try NetworkPlanner(options: self, request: job.request, texts: texts)
        .plan(secondsSpent: seconds)
      _ = job.handle(.planned(plan))
      configuration = plan.configuration
    }
    let engine = try TrainingRun.makeEngine(
      configuration, named: job.request.engine,
      EngineOptions(threads: job.request.threads, precision: precision))
    options.precision = engine.options.precision.rawValue
    options.learningRate = options.learningRate(forCell: configuration.cell)
    engine.setParameters(
      opened?.network.parameters
        ?? engine.parameterTable.initialParameters(for: configuration, seed: training.seed))
    return try TrainingRun(
      paths: job.paths, texts: texts, record: record, options: options, snapshot: nil, partner: partner,
      earlier: opened?.earlier, secondsBefore: seconds, handle: job.handle
    ).run(on: engine)
  }
}

extension TrainableKind {
  static let network = TrainableKind(kind: .network, ownOptions: []) { cell, request in
    request.network.cell = cell
  }
}
