import ContextMixing
import LanguageModels
import Training

/// Chooses what the options of a network leave open: its size, by the text and the time.
struct NetworkPlanner {
  let options: NetworkOptions
  let request: TrainingRequest
  let texts: TrainingTexts

  /// The plan of the run.
  ///
  /// - Parameters:
  ///   - measuresSpeed: Whether the speed is measured even where nothing depends on it.
  ///   - secondsSpent: The time of the limit that is gone already.
  func plan(
    measuresSpeed: Bool = false, secondsSpent: Double = 0
  ) throws(WorkflowError) -> TrainingWorkflow.Plan {
    let units = texts.training.count
    var chosen = options
    var reason = TrainingWorkflow.Plan.Reason.given
    var speed: Double?
    if !options.isSizeGiven {
      if let minutes = options.training.maxMinutes {
        reason = .minutes(minutes)
        var speeds: [NetworkOptions.Size: Double] = [:]
        let size = try sizeFitting(max(0, minutes * 60 - secondsSpent), units: units, &speeds)
        chosen.size = size
        speed = speeds[size]
      } else {
        reason = .text
        chosen.size = SizeRule.usualSize(forUnits: units)
      }
    }
    let configuration = try chosen.configuration(of: texts.vocabulary)
    if measuresSpeed, speed == nil { speed = try self.speed(of: chosen) }
    let layout: LaneLayout
    do throws(TrainingError) {
      layout = try LaneLayout(
        units: units, batchSize: options.training.batchSize, sequenceLength: options.training.sequenceLength)
    } catch {
      throw .training(error)
    }
    let parameters = ParameterTable(for: configuration).parameterCount
    var plan = TrainingWorkflow.Plan(
      configuration: configuration, size: chosen.sizeName, reason: reason, parameterCount: parameters,
      steps: options.training.plannedUpdates(ofEpoch: layout.windowsPerEpoch),
      stepsPerEpoch: layout.windowsPerEpoch, maxMinutes: options.training.maxMinutes, unitsPerSecond: speed,
      byteCount: Self.byteCount(of: configuration, parameters, layout))
    if let speed, speed > 0 {
      // A twentieth more for evaluations and saves.
      let seconds = 1.05 * Double(plan.steps) * Double(layout.lanes * layout.windowLength) / speed
      plan.seconds = min(seconds, (plan.maxMinutes ?? .infinity) * 60)
    }
    return plan
  }

  /// The size that suits a time limit.
  private func sizeFitting(
    _ seconds: Double, units: Int, _ speeds: inout [NetworkOptions.Size: Double]
  ) throws(WorkflowError) -> NetworkOptions.Size {
    // From small to large, so that nothing large is tried where something smaller is too slow already.
    let largest = SizeRule.size(forUnits: units)
    for size in NetworkOptions.Size.allCases where size >= .small && size <= largest {
      var candidate = options
      candidate.size = size
      speeds[size] = try speed(of: candidate)
    }
    let measured = speeds
    return SizeRule.size(forUnits: units) { (measured[$0] ?? 0) * seconds }
  }

  /// Units per second.
  private func speed(of candidate: NetworkOptions) throws(WorkflowError) -> Double {
    let engine = try TrainingRun.makeEngine(
      try candidate.configuration(of: texts.vocabulary), named: request.engine,
      EngineOptions(threads: request.threads, precision: options.precision))
    return TrainingSpeed.measure(engine, options.training, units: texts.training.count)
  }

  /// Weights, gradient and two moments; copies of the weights for the best model, for what is saved and to go
  /// back to; what a window keeps for the backward pass.
  private static func byteCount(
    of configuration: ModelConfiguration, _ parameters: Int, _ layout: LaneLayout
  ) -> Int {
    let perUnit =
      configuration.layers * configuration.hiddenSize * 10 + configuration.embeddingSize
      + 2 * configuration.vocabularySize
    return 4 * (10 * parameters + layout.lanes * layout.windowLength * perUnit)
  }
}
