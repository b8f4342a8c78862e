import Foundation
import LanguageModels
import UnitSequences

/// Counts in many contexts as a language model: context mixing (Mahoney 2005) over whole units.
///
/// A unit is the path to its leaf in a binary tree over the vocabulary (``UnitTree``). At each node, counts
/// in several contexts (``ContextDescriptor``) and interpolated n-grams say how likely the right side is, and
/// small logistic regressions mix what they say (``MixingWeights``). The product along the path is the unit's
/// probability: positive, and with all others it sums to 1 by construction.
///
/// Nothing is trained by gradients through time: the text is counted once, and the weights are fitted in one
/// pass. What it computes has the same bits on every processor. Used by one thread at a time.
public final class ContextMixingModel: LanguageModel {
  /// The shape of the model.
  public let configuration: ContextMixingConfiguration
  /// What the contexts know about the units.
  public let traits: UnitTraits
  /// The tree.
  public let tree: UnitTree
  /// How often each unit occurred. [V]
  public let unitCounts: [UInt32]
  /// The weights.
  package let weights: MixingWeights
  /// The network of a hybrid.
  public let network: AnyLanguageModel?
  /// How much it and the counts are trusted.
  package let sourceWeights: SourceWeights?

  /// The counts of each context.
  package let tables: [CountTable]
  private let mixer: Mixer
  /// What the network predicts. [S, V]
  private var networkRows: [Float] = []
  private let locations: UnsafeMutablePointer<CountTable.Location>

  /// Subtrees with at most this probability are not opened when the whole distribution is computed: their
  /// probability is divided by interpolated n-grams. ``evaluate(_:from:)`` follows the whole path of a unit.
  public static let openingLimit: Float = 1e-4

  /// A model of the given parts, which must belong together.
  package convenience init(
    configuration: ContextMixingConfiguration, traits: UnitTraits, tree: UnitTree, unitCounts: [UInt32],
    tables: [CountTable], weights: MixingWeights
  ) {
    self.init(
      configuration, traits: traits, tree: tree, unitCounts: unitCounts, tables: tables, weights: weights)
  }

  private init(
    _ configuration: ContextMixingConfiguration, traits: UnitTraits, tree: UnitTree, unitCounts: [UInt32],
    tables: [CountTable], weights: MixingWeights, network: AnyLanguageModel? = nil,
    sourceWeights: SourceWeights? = nil, mixer: Mixer? = nil
  ) {
    precondition(
      network == nil || network?.vocabularySize == configuration.vocabularySize,
      "a network of \(network?.vocabularySize ?? 0) units for counts of \(configuration.vocabularySize)")
    precondition(
      traits.count == configuration.vocabularySize && tree.count == traits.count
        && unitCounts.count == traits.count && tables.count == configuration.contexts.count,
      "parts of different models")
    self.configuration = configuration
    (self.traits, self.tree, self.unitCounts, self.weights) = (traits, tree, unitCounts, weights)
    self.tables = tables
    (self.network, self.sourceWeights) = (network, sourceWeights)
    self.mixer =
      mixer
      ?? Mixer(
        configuration: configuration, tree: tree, unitCounts: unitCounts, tables: tables,
        weights: MixingMemory(weights),
        sources: sourceWeights.map {
          SourceMixer(
            weights: SourceMemory($0), unitCount: tree.count, steps: tree.depth, hasNetwork: network != nil)
        })
    locations = .allocate(capacity: tables.count)
    locations.initialize(repeating: .none, count: tables.count)
  }

  /// A model with the counts of another one.
  convenience init(
    sharing model: ContextMixingModel, network: AnyLanguageModel?, sourceWeights: SourceWeights?,
    mixer: Mixer? = nil
  ) {
    self.init(
      model.configuration, traits: model.traits, tree: model.tree, unitCounts: model.unitCounts,
      tables: model.tables, weights: model.weights, network: network,
      sourceWeights: sourceWeights, mixer: mixer)
  }

  deinit { locations.deallocate() }

  /// Counts texts and fits the weights.
  ///
  /// - Parameters:
  ///   - text: The texts, one after another; ids are below the vocabulary size.
  ///   - ends: Where each text ends; the last is the number of units. No context reaches across an end. Nil:
  ///     there is only one text.
  ///   - traits: Of the units.
  ///   - configuration: Valid; see ``ContextMixingConfiguration/validated()``.
  ///   - memory: How many bytes the counts may take; nil: ``usualMemory(units:)``. If that is not enough,
  ///     the rarest values of each context are left out. Counting itself needs about twice as much.
  ///   - isWanted: Called from time to time with the share that is done; false stops the work.
  /// - Throws: ``ContextMixingError``.
  public convenience init(
    counting text: UnitSequence, ends: [Int]? = nil, traits: UnitTraits,
    configuration: ContextMixingConfiguration, memory: Int? = nil,
    isWanted: (Double) -> Bool = { _ in true }
  ) throws(ContextMixingError) {
    guard text.count <= Self.largestText else { throw .textTooLong(units: text.count) }
    let ends = ends ?? [text.count]
    var unitCounts = [UInt32](repeating: 0, count: configuration.vocabularySize)
    for place in 0..<text.count { unitCounts[Int(text[place])] += 1 }
    let tree = UnitTree(learningFrom: text, traits: traits)
    // Counting takes about a tenth of the time.
    let counting = Counting(
      text: text, ends: ends, tree: tree, traits: traits,
      memory: memory ?? Self.usualMemory(units: text.count))
    guard let tables = counting.tables(of: configuration.descriptors, isWanted: { isWanted(0.1 * $0) }) else {
      throw .stopped
    }
    var weights = MixingWeights(configuration)
    let fitted = MixingMemory(weights)
    let mixer = Mixer(
      configuration: configuration, tree: tree, unitCounts: unitCounts, tables: tables, weights: fitted)
    let fit = ContextMixingFit(text: text, ends: ends, traits: traits, mixer: mixer, unitCounts: unitCounts)
    guard fit.run(isWanted: { isWanted(0.1 + 0.9 * $0) }) else { throw .stopped }
    fitted.copy(to: &weights)
    weights.round()
    self.init(
      configuration, traits: traits, tree: tree, unitCounts: unitCounts, tables: tables, weights: weights)
  }

  /// How many bytes counts take if nothing else is said: 24 for each unit of the text, but at least 64 MiB
  /// and at most 2 GiB.
  public static func usualMemory(units: Int) -> Int { min(max(24 * units, 1 << 26), 1 << 31) }

  /// The greatest number of units in a training text.
  private static let largestText = Int(Int32.max) - 1

  public var vocabularySize: Int { configuration.vocabularySize }

  /// The number of bytes that the counts take in memory.
  public var byteCount: Int { tables.reduce(0) { $0 + $1.byteCount } }

  public var computesProbabilities: Bool { true }

  public var composition: UnitComposition? { network?.composition }

  public func initialState(streams: Int) -> ContextMixingState {
    ContextMixingState(streams: streams, network: network?.initialState(streams: streams))
  }

  public func advance(
    _ state: inout ContextMixingState, reading units: [UInt32], probabilities: inout [Float]
  ) {
    fillRows(&state, units, &probabilities, limit: Self.openingLimit)
  }

  /// The same with another limit (``openingLimit``); 0 opens the whole tree.
  package func advance(
    _ state: inout ContextMixingState, reading units: [UInt32], probabilities: inout [Float], limit: Float
  ) {
    fillRows(&state, units, &probabilities, limit: limit)
  }

  public func advance(_ state: inout ContextMixingState, reading units: [UInt32], logits: inout [Float]) {
    fillRows(&state, units, &logits, limit: Self.openingLimit)
    logits.withUnsafeMutableBufferPointer { logits in
      for place in logits.indices {
        logits[place] = Numerics.logarithm(max(logits[place], .leastNormalMagnitude))
      }
    }
  }

  private func fillRows(
    _ state: inout ContextMixingState, _ units: [UInt32], _ rows: inout [Float], limit: Float
  ) {
    let size = vocabularySize
    if rows.count != units.count * size { rows = Array(repeating: 0, count: units.count * size) }
    read(units, &state)
    for stream in units.indices {
      begin(state, stream)
      rows.withUnsafeMutableBufferPointer { rows in
        mixer.fill(
          UnsafeMutableBufferPointer(rebasing: rows[stream * size..<(stream + 1) * size]), limit: limit)
      }
    }
  }

  public func evaluate(_ window: TrainingWindow, from state: inout ContextMixingState) -> WindowResult {
    var result = WindowResult(lossSum: 0, count: 0)
    for time in 0..<window.steps {
      let places = time * window.lanes..<(time + 1) * window.lanes
      reset(window.resetLanes(at: time), of: &state)
      read(Array(window.inputs[places]), &state)
      for (lane, target) in window.targets[places].enumerated() where target != TrainingWindow.ignoredTarget {
        begin(state, lane)
        result.lossSum -= log(Double(mixer.probability(of: target)))
        result.count += 1
      }
    }
    return result
  }

  /// Reads a unit in every stream; afterwards ``networkRows`` holds what the network predicts.
  private func read(_ units: [UInt32], _ state: inout ContextMixingState) {
    precondition(units.count == state.streams, "\(units.count) units for \(state.streams) streams")
    for (stream, unit) in units.enumerated() { state.histories[stream].read(known(unit), traits) }
    if let network, var its = state.network {
      state.network = nil
      network.advance(&its, reading: units, probabilities: &networkRows)
      state.network = its
    }
  }

  /// The unit as the counts know it: one that the network can read but not predict is `<unk>`.
  private func known(_ unit: UInt32) -> UInt32 { unit < UInt32(vocabularySize) ? unit : 0 }

  /// Makes ready to predict what follows in a stream.
  private func begin(_ state: ContextMixingState, _ stream: Int) {
    if network != nil {
      networkRows.withUnsafeBufferPointer { rows in
        if let start = rows.baseAddress { mixer.setNetwork(start + stream * vocabularySize) }
      }
    }
    mixer.find(state.histories[stream], locations)
    mixer.begin(state.histories[stream], locations)
  }
}

/// What S streams of a context-mixing model remember.
public struct ContextMixingState: StreamState {
  fileprivate(set) var histories: [ContextHistory]
  /// What the streams of a hybrid's network remember.
  fileprivate(set) var network: AnyLanguageModel.State?

  /// Streams that have read nothing.
  init(streams: Int, network: AnyLanguageModel.State?) {
    histories = Array(repeating: ContextHistory(), count: streams)
    self.network = network
  }

  public var streams: Int { histories.count }

  public mutating func select(_ rows: [Int]) {
    histories = rows.map { histories[$0] }
    network?.select(rows)
  }

  public mutating func join(_ other: ContextMixingState) {
    histories += other.histories
    if let its = other.network { network?.join(its) }
  }
}

/// Why a text cannot be counted.
public enum ContextMixingError: Error, Equatable, CustomStringConvertible {
  /// The caller stopped it.
  case stopped
  /// The text is longer than positions can be numbered.
  case textTooLong(units: Int)

  /// What is wrong.
  public var description: String {
    switch self {
    case .stopped: "stopped while counting; nothing was written"
    case .textTooLong(let units): "\(units) units are too many to count; train on a shorter text"
    }
  }
}
