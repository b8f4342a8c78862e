import LanguageModels

/// Context mixing that learns while it reads: its weights follow the text, and counts of what was read
/// recently are mixed in (``RecentCounts``).
///
/// The weights are copies; the counts of the training text are shared with the model and do not change. A
/// hybrid's network may learn as well.
public final class AdaptiveContextMixing: AdaptiveReader {
  private let model: ContextMixingModel
  private let network: (any AdaptiveReader)?
  private let recent: RecentCounts
  private let mixer: Mixer
  private let locations: UnsafeMutablePointer<CountTable.Location>
  private var history = ContextHistory()
  private var networkState: AnyLanguageModel.State?
  private var networkRow: [Float]
  /// Whether the mixer is ready to predict what follows the history.
  private var isReady = false

  /// So many values of each context are remembered.
  public static let usualMemory = 1 << 19

  // Chosen like the weights at the start (``SourceMemory``).
  private static let rate = Mixer.Rate(weights: 0.001, last: 0.001, corrections: 0.015, mapLimit: 1000)
  private static let sourceRate = SourceMixer.Rate(weights: 0.008, last: 0.0005, mapLimit: 500)

  /// A reader that has read nothing.
  ///
  /// - Parameters:
  ///   - model: Counts alone, or a hybrid.
  ///   - network: Reads for the network of a hybrid; nil: the network does not learn.
  ///   - memory: How many values of each context are remembered, at least; twice as many at most.
  public init(
    _ model: ContextMixingModel, network: (any AdaptiveReader)? = nil, memory: Int = usualMemory
  ) {
    self.model = model
    self.network = model.network == nil ? nil : network
    let contexts = model.configuration.contexts.count
    let base = MixingMemory(model.weights)
    recent = RecentCounts(contexts: contexts, limit: memory)
    mixer = Mixer(
      configuration: model.configuration, tree: model.tree, unitCounts: model.unitCounts,
      tables: model.tables, weights: base,
      sources: SourceMixer(
        weights: SourceMemory(model.sourceWeights, ranks: base.layout.ranks, recentContexts: contexts),
        unitCount: model.tree.count, steps: model.tree.depth, hasNetwork: model.network != nil),
      recent: recent)
    locations = .allocate(capacity: contexts)
    locations.initialize(repeating: .none, count: contexts)
    networkRow = Array(repeating: 1 / Float(model.vocabularySize), count: model.vocabularySize)
    if self.network == nil { networkState = model.network?.initialState(streams: 1) }
  }

  deinit { locations.deallocate() }

  public var vocabularySize: Int { model.vocabularySize }

  /// What the weights of the counts have become.
  package var learnedWeights: MixingWeights {
    var weights = model.weights
    mixer.weights.copy(to: &weights)
    return weights
  }

  public func skip(_ unit: UInt32) {
    if let network {
      network.skip(unit)
      network.predict(&networkRow)
    }
    advance(unit)
  }

  public func read(_ unit: UInt32) -> Double {
    prepare()
    let p = mixer.probability(of: unit, learning: Self.rate, sources: Self.sourceRate)
    mixer.count(unit, in: recent)
    if let network {
      _ = network.read(unit)
      network.predict(&networkRow)
    }
    advance(unit)
    return Double(p)
  }

  private func advance(_ unit: UInt32) {
    history.read(unit, model.traits)
    if let network = model.network, var state = networkState {
      networkState = nil
      network.advance(&state, reading: [unit], probabilities: &networkRow)
      networkState = state
    }
    isReady = false
  }

  public func predict(_ probabilities: inout [Float]) {
    predict(&probabilities, limit: ContextMixingModel.openingLimit)
  }

  /// The same with another limit (``ContextMixingModel/openingLimit``); 0 opens the whole tree.
  package func predict(_ probabilities: inout [Float], limit: Float) {
    prepare()
    if probabilities.count != vocabularySize {
      probabilities = Array(repeating: 0, count: vocabularySize)
    }
    probabilities.withUnsafeMutableBufferPointer { mixer.fill($0, limit: limit) }
  }

  /// Makes ready to predict what follows the history.
  private func prepare() {
    guard !isReady else { return }
    if model.network != nil {
      networkRow.withUnsafeBufferPointer { row in
        if let start = row.baseAddress { mixer.setNetwork(start) }
      }
    }
    mixer.find(history, locations)
    mixer.recall(in: recent)
    mixer.begin(history, locations)
    isReady = true
  }

  public func adapted() -> AnyLanguageModel {
    isReady = false
    return AnyLanguageModel(
      ContextMixingModel(
        sharing: model, network: network?.adapted() ?? model.network, sourceWeights: model.sourceWeights,
        mixer: mixer))
  }

  public func restore() { network?.restore() }
}
