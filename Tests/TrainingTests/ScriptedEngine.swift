import LanguageModels

/// An engine that learns nothing: it says what it is told to say, and keeps a record of what it is asked.
///
/// Every call that reads a window adds 1 to each number of the state, every update 1 to each parameter.
final class ScriptedEngine: Engine {
  struct Reading {
    let window: TrainingWindow
    /// What every number of the state was.
    let state: Float?
    let dropout: Dropout?
  }

  struct Update: Equatable {
    let rule: UpdateRule
    let learningRate: Double
    let gradientScale: Double
    let gradientLimit: Double
  }

  let configuration: ModelConfiguration
  let parameterTable: ParameterTable
  private(set) var readings: [Reading] = []
  private(set) var updates: [Update] = []
  private(set) var evaluations: [TrainingWindow] = []
  /// What every parameter was at each of ``evaluations``.
  private(set) var evaluatedParameters: [Float] = []
  /// What every parameter is.
  private(set) var parameter: Float = 0
  private var averages: [Float]?
  private var updateCount = 0
  /// The mean loss of the nth window, from 0.
  var loss: (Int) -> Double = { _ in 1 }
  /// The norm of the nth gradient, from 0.
  var norm: (Int) -> Double = { _ in 1 }
  /// The mean held-out loss after n updates.
  var heldOutLoss: (Int) -> Double = { _ in 1 }

  init(vocabularySize: Int = 11) {
    configuration = ModelConfiguration(
      vocabularySize: vocabularySize, embeddingSize: 1, hiddenSize: 1, layers: 1)
    parameterTable = ParameterTable(for: configuration)
  }

  func computeGradients(
    of window: TrainingWindow, from state: inout RecurrentState, dropout: Dropout?
  ) -> WindowResult {
    let before = state.values.allSatisfy { $0 == state.values.first } ? state.values.first : nil
    readings.append(Reading(window: window, state: before, dropout: dropout))
    for place in state.values.indices { state.values[place] += 1 }
    let count = window.chargedCount
    return WindowResult(
      lossSum: loss(readings.count - 1) * Double(count), count: count)
  }

  func withGradients<Result>(
    _ body: (inout UnsafeMutableBufferPointer<Float>) throws -> Result
  ) rethrows -> Result {
    var gradients = parameters()
    return try gradients.withUnsafeMutableBufferPointer { try body(&$0) }
  }

  func gradientNorm() -> Double { norm(readings.count - 1) }

  func update(by rule: UpdateRule, learningRate: Double, gradientScale: Double, gradientLimit: Double) {
    updates.append(
      Update(
        rule: rule, learningRate: learningRate, gradientScale: gradientScale, gradientLimit: gradientLimit))
    parameter += 1
    updateCount += 1
  }

  func evaluate(_ window: TrainingWindow, from state: inout RecurrentState) -> WindowResult {
    evaluations.append(window)
    evaluatedParameters.append(parameter)
    return WindowResult(
      lossSum: heldOutLoss(updates.count) * Double(window.chargedCount), count: window.chargedCount)
  }

  func advance(_ state: inout RecurrentState, reading units: [UInt32], logits: inout [Float]) {
    logits = Array(repeating: 0, count: units.count * vocabularySize)
  }

  func updateAverage(decay: Double) {
    averages = averages.map { $0.map { $0 + Float(1 - decay) * (parameter - $0) } } ?? parameters()
  }
  func exchangeAverage() {
    let average = averages
    averages = parameters()
    if let average { setParameters(average) }
  }
  func average() -> [Float]? { averages }
  func setAverage(_ values: [Float]?) { averages = values }

  func parameters() -> [Float] { Array(repeating: parameter, count: parameterTable.arenaCount) }
  func setParameters(_ values: [Float]) { parameter = values.first ?? 0 }
  func optimizerState() -> OptimizerState { OptimizerState(updates: updateCount, moments: []) }
  func setOptimizerState(_ state: OptimizerState) { updateCount = state.updates }
}
