import LanguageModels

/// An engine that learns nothing: it says what it is told to say, and keeps a record of what it is asked.
///
/// Every call that reads a window adds 1 to each number of the state.
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
  }

  let configuration: ModelConfiguration
  let parameterTable: ParameterTable
  private(set) var readings: [Reading] = []
  private(set) var updates: [Update] = []
  private(set) var evaluations: [TrainingWindow] = []
  /// The mean loss of the nth window, from 0.
  var loss: (Int) -> Double = { _ in 1 }
  /// The norm of the nth gradient, from 0.
  var gradientNorm: (Int) -> Double = { _ in 1 }
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
      lossSum: loss(readings.count - 1) * Double(count), count: count,
      gradientNorm: gradientNorm(readings.count - 1))
  }

  func update(by rule: UpdateRule, learningRate: Double, gradientScale: Double) {
    updates.append(Update(rule: rule, learningRate: learningRate, gradientScale: gradientScale))
  }

  func evaluate(_ window: TrainingWindow, from state: inout RecurrentState) -> WindowResult {
    evaluations.append(window)
    return WindowResult(
      lossSum: heldOutLoss(updates.count) * Double(window.chargedCount), count: window.chargedCount)
  }

  func advance(_ state: inout RecurrentState, reading units: [UInt32], logits: inout [Float]) {
    logits = Array(repeating: 0, count: units.count * vocabularySize)
  }

  func updateAverage(decay: Double) {}
  func exchangeAverage() {}
  func average() -> [Float]? { nil }
  func setAverage(_ values: [Float]?) {}

  func parameters() -> [Float] { Array(repeating: 0, count: parameterTable.arenaCount) }
  func setParameters(_ values: [Float]) {}
  func gradients() -> [Float] { parameters() }
  func optimizerState() -> OptimizerState { OptimizerState(updates: updates.count, moments: []) }
  func setOptimizerState(_ state: OptimizerState) {}
}
