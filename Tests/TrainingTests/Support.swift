import CPUEngine
import LanguageModels
import ReferenceEngine
import Training
import UnitSequences

/// Ids drawn evenly from 1 up to, not including, `vocabularySize`.
func randomText(units: Int, vocabularySize: Int, seed: UInt64 = 1) -> UnitSequence {
  var generator = SeededGenerator(seed: seed)
  return .narrow((0..<units).map { _ in UInt16.random(in: 1..<UInt16(vocabularySize), using: &generator) })
}

/// A text that can be learnt: a few words in random order.
func wordyText(units: Int, seed: UInt64 = 1) -> UnitSequence {
  let words: [[UInt16]] = [[1, 2, 3], [4, 2, 5, 6], [7, 8], [3, 9, 1, 5], [6, 6, 4]]
  var generator = SeededGenerator(seed: seed)
  var ids: [UInt16] = []
  while ids.count < units { ids += (words.randomElement(using: &generator) ?? []) + [10] }
  return .narrow(Array(ids.prefix(units)))
}

/// A small model for texts of ``wordyText(units:seed:)``.
func smallConfiguration(cell: String = LayerDescriptor.lstm.name, layers: Int = 2) -> ModelConfiguration {
  ModelConfiguration(cell: cell, vocabularySize: 11, embeddingSize: 6, hiddenSize: 9, layers: layers)
}

/// The fast engine with the initial parameters of a seed.
func fastEngine(_ configuration: ModelConfiguration, threads: Int = 2, seed: UInt64 = 1) throws -> CPUEngine {
  let engine = try CPUEngine(configuration: configuration, threads: threads)
  engine.setParameters(engine.parameterTable.initialParameters(for: configuration, seed: seed))
  return engine
}

/// The textbook engine with the initial parameters of a seed.
func referenceEngine(_ configuration: ModelConfiguration, seed: UInt64 = 1) -> ReferenceEngine<Float> {
  let engine = ReferenceEngine<Float>(configuration)
  engine.setParameters(engine.parameterTable.initialParameters(for: configuration, seed: seed))
  return engine
}

/// Options of a small run: 3 lanes, windows of 8, no dropout, evaluation and save at the end alone.
func smallOptions(steps: Int) -> TrainingOptions {
  var options = TrainingOptions()
  options.batchSize = 3
  options.sequenceLength = 8
  options.dropout = 0
  options.maxSteps = steps
  options.evaluationInterval = 1_000_000
  options.saveInterval = 1_000_000
  return options
}

extension Trainer {
  /// Runs to the end and returns every event; stops after `stoppingAt` updates.
  func collectEvents(stoppingAt stop: Int? = nil) throws -> [TrainingEvent] {
    var events: [TrainingEvent] = []
    try run { event in
      events.append(event)
      if case .updated(let report) = event, report.step == stop { return .stop }
      return .proceed
    }
    return events
  }
}

extension [TrainingEvent] {
  var updates: [StepReport] {
    compactMap { if case .updated(let report) = $0 { report } else { nil } }
  }

  var evaluations: [EvaluationReport] {
    compactMap { if case .evaluated(let report) = $0 { report } else { nil } }
  }

  var rollbacks: [RollbackReport] {
    compactMap { if case .rolledBack(let report) = $0 { report } else { nil } }
  }

  /// One word an event, such as `update`, `evaluate`, `save`, `save best`.
  var names: [String] {
    map { event in
      switch event {
      case .started: "start"
      case .updated: "update"
      case .evaluated: "evaluate"
      case .rolledBack: "roll back"
      case .saveDue(let isBest): isBest ? "save best" : "save"
      case .finished(let reason): "\(reason)"
      }
    }
  }
}
