import LanguageModels

/// Several models with the same vocabulary as one: p(u) = Σᵢ wᵢ · softmax(zᵢ)ᵤ with fixed weights (linear
/// interpolation, Jelinek and Mercer 1980).
///
/// Each model's row is normalised before it is mixed, so an additive constant in its logits has no effect.
/// The logits of the mixture are ln p.
///
/// A step costs the steps of all models plus one logarithm per unit, and one exponential per unit and model
/// that computes logits. It is used by one thread at
/// a time.
public final class MixtureModel: LanguageModel {
  /// A model and its weight in the mixture.
  public struct Component {
    /// The model.
    public let model: AnyLanguageModel
    /// Its weight, greater than 0.
    public let weight: Double

    /// A component with the given model and weight.
    public init(_ model: some LanguageModel, weight: Double) {
      self.model = AnyLanguageModel(model)
      self.weight = weight
    }
  }

  /// The models; their weights sum to 1.
  public let components: [Component]
  public let vocabularySize: Int
  /// The composition of the first model that has one. A unit that can only be read is `<unk>` (id 0) to
  /// models that have none or a different one.
  public let composition: UnitComposition?

  /// For each model, whether it can read all units of ``composition``.
  private let readsAll: [Bool]
  /// What a model that cannot read all units is given. [S]
  private var knownUnits: [UInt32] = []
  /// The logits of each model, or its probabilities if it computes those, [S, V] each.
  private var rows: [[Float]]
  let mixer: RowMixer

  /// A mixture of the given models.
  ///
  /// - Parameter components: One or more models with the same vocabulary; weights greater than 0, which are
  ///   scaled to sum to 1.
  public init(_ components: [Component]) {
    guard let first = components.first else { preconditionFailure("a mixture of no models") }
    let size = first.model.vocabularySize
    precondition(
      components.allSatisfy { $0.model.vocabularySize == size },
      "a mixture of models of \(components.map(\.model.vocabularySize)) units")
    precondition(
      components.allSatisfy { $0.weight > 0 && $0.weight.isFinite },
      "weights \(components.map(\.weight)) in a mixture")
    let sum = components.reduce(0) { $0 + $1.weight }
    let composition = components.lazy.compactMap(\.model.composition).first
    self.components = components.map { Component($0.model, weight: $0.weight / sum) }
    self.composition = composition
    readsAll = components.map { $0.model.composition == composition }
    vocabularySize = size
    rows = Array(repeating: [], count: components.count)
    mixer = RowMixer(
      weights: self.components.map(\.weight), areProbabilities: components.map(\.model.computesProbabilities),
      width: size)
  }

  /// The state of S streams: that of each model.
  public struct State: StreamState {
    fileprivate var states: [AnyLanguageModel.State]

    public var streams: Int { states.first?.streams ?? 0 }

    public mutating func select(_ rows: [Int]) {
      for index in states.indices { states[index].select(rows) }
    }

    public mutating func join(_ other: State) {
      precondition(
        states.count == other.states.count, "states of \(states.count) and \(other.states.count) models")
      for index in states.indices { states[index].join(other.states[index]) }
    }
  }

  public func initialState(streams: Int) -> State {
    State(states: components.map { $0.model.initialState(streams: streams) })
  }

  public func advance(_ state: inout State, reading units: [UInt32], logits: inout [Float]) {
    let count = units.count * vocabularySize
    if logits.count != count { logits = Array(repeating: 0, count: count) }
    read(units, &state)
    for stream in units.indices { mixer.mix(rows, row: stream, into: &logits) }
  }

  public func evaluate(_ window: TrainingWindow, from state: inout State) -> WindowResult {
    var result = WindowResult(lossSum: 0, count: 0)
    for time in 0..<window.steps {
      let places = time * window.lanes..<(time + 1) * window.lanes
      reset(window.resetLanes(at: time), of: &state)
      read(Array(window.inputs[places]), &state)
      for (lane, target) in window.targets[places].enumerated() where target != TrainingWindow.ignoredTarget {
        result.lossSum -= mixer.logarithm(of: Int(target), in: rows, row: lane)
        result.count += 1
      }
    }
    return result
  }

  /// Reads the units with every model; afterwards ``rows`` holds their predictions.
  private func read(_ units: [UInt32], _ state: inout State) {
    precondition(
      state.states.count == components.count,
      "a state of \(state.states.count) models for a mixture of \(components.count)")
    let size = UInt32(vocabularySize)
    let hasReadOnly = units.contains { $0 >= size }
    if hasReadOnly { knownUnits = units.map { $0 < size ? $0 : 0 } }
    for index in components.indices {
      let (model, units) = (components[index].model, hasReadOnly && !readsAll[index] ? knownUnits : units)
      if model.computesProbabilities {
        model.advance(&state.states[index], reading: units, probabilities: &rows[index])
      } else {
        model.advance(&state.states[index], reading: units, logits: &rows[index])
      }
    }
  }
}
