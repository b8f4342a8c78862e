import LanguageModels

/// The textbook equations of a stacked recurrent language model, written to be easy to read and to verify.
///
///     x⁰ₜ = dropout(row uₜ of the embedding)              uₜ: the unit read at step t
///     hˡₜ = cell(W_ih xˡₜ + b_ih, W_hh hˡₜ₋₁ + b_hh)      for every layer l, see ``ReferenceCell``
///     xˡ⁺¹ₜ = dropout(hˡₜ)                               each dropout only in training, if enabled
///     zₜ = W dropout(hᴸ⁻¹ₜ) + b                          the projection onto the vocabulary
///     loss = mean over the charged t of −ln softmax(zₜ)[target t]
///
/// Layers without a recurrent matrix have equations of their own, see ``LanguageModels/LayerDescriptor``.
///
/// Lanes share only the parameters, so everything is computed one lane, one step, one layer, one number at a
/// time. That is slow; faster engines compute the same and are tested against this one. With `Double` it is
/// exact enough for finite differences; with `Float` it rounds as they do.
///
/// Where to read on: `Cells/` for one step of a cell, `Layers/` for one step of a layer,
/// `ReferenceEngine+Forward.swift` for one step through all layers, `ReferenceEngine+PlainForm.swift` for
/// tables whose rows are sums or that are tied and for matrices with weight-drop,
/// `ReferenceEngine+Windows.swift` for the loss, `ReferenceEngine+Backward.swift` for backpropagation through
/// time and `UpdateRules/` for the updates. Tutorials with one bias and row vectors times matrices (x W_x + h
/// W_h + b) compute the same: W_x and W_h are W_ih and W_hh transposed, b is b_ih + b_hh.
public final class ReferenceEngine<Scalar: ReferenceScalar>: Engine {
  public let configuration: ModelConfiguration
  public let parameterTable: ParameterTable
  /// Where each tensor is stored in ``plainParameters``.
  let plainTable: ParameterTable
  /// The computation of its layers.
  let layer: any ReferenceLayer
  /// The parts of a stream's state.
  let stateLayout: StateLayout

  /// The parameters as one arena, in the engine's scalar type.
  public var exactParameters: [Scalar] {
    didSet { checkArena(exactParameters.count) }
  }
  /// The parameters of the current window in plain form (``plainForm(_:)``).
  var plainParameters: [Scalar] = []
  /// The gradient of the last window as one arena, in the engine's scalar type.
  public internal(set) var exactGradients: [Scalar]
  /// The update rule's moments, one arena each; empty before the first update.
  public internal(set) var exactMoments: [[Scalar]] = []
  /// How many updates have been made.
  public internal(set) var updates = 0
  /// The exponential moving average of the parameters; nil before the first ``updateAverage(decay:)``.
  var exactAverage: [Scalar]?

  /// An engine whose parameters are all 0 until ``setParameters(_:)``.
  ///
  /// - Parameter configuration: A valid configuration.
  public init(_ configuration: ModelConfiguration) {
    layer = ReferenceLayers.layer(configuration.layer)
    stateLayout = StateLayout(for: configuration)
    self.configuration = configuration
    parameterTable = ParameterTable(for: configuration)
    plainTable = ParameterTable(for: Self.plain(configuration))
    exactParameters = Array(repeating: 0, count: parameterTable.arenaCount)
    exactGradients = exactParameters
  }

  func checkArena(_ count: Int) {
    precondition(
      count == parameterTable.arenaCount,
      "an arena of \(count) for a model whose arenas have \(parameterTable.arenaCount)")
  }
}

// MARK: - The average

extension ReferenceEngine {
  public func updateAverage(decay: Double) {
    guard let average = exactAverage else {
      exactAverage = exactParameters
      return
    }
    let share = Scalar(1 - decay)
    exactAverage = zip(average, exactParameters).map { $0 + share * ($1 - $0) }
  }

  public func exchangeAverage() {
    guard let average = exactAverage else { preconditionFailure("there is no average to exchange") }
    exactAverage = exactParameters
    exactParameters = average
  }

  public func average() -> [Float]? { exactAverage?.map { Float($0) } }
  public func setAverage(_ values: [Float]?) {
    if let values { checkArena(values.count) }
    exactAverage = values?.map { Scalar($0) }
  }
}

// MARK: - Arenas as floats

extension ReferenceEngine {
  public func parameters() -> [Float] { exactParameters.map { Float($0) } }
  public func setParameters(_ values: [Float]) { exactParameters = values.map { Scalar($0) } }

  /// The optimizer's state; without moments before the first update.
  public func optimizerState() -> OptimizerState {
    OptimizerState(updates: updates, moments: exactMoments.map { $0.map { Float($0) } })
  }

  public func setOptimizerState(_ state: OptimizerState) {
    for moment in state.moments { checkArena(moment.count) }
    updates = state.updates
    exactMoments = state.moments.map { $0.map { Scalar($0) } }
  }
}
