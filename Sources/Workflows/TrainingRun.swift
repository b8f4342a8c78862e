import CharText
import Foundation
import Generation
import LanguageModels
import ModelFiles
import ModelKinds
import Reports
import Training
import TrainingFiles

/// One run with its files: answers the trainer's events by saving, and shows what the model writes.
struct TrainingRun {
  let paths: ModelPaths
  let texts: TrainingTexts
  let record: TextRecord
  let options: TrainingOptions
  let snapshot: TrainingSnapshot?
  let handle: TrainingWorkflow.Handler

  /// Grapheme clusters of the text that is shown at each evaluation.
  static let sampleLength = 120

  /// An engine for a model.
  static func makeEngine(
    _ configuration: ModelConfiguration, named name: String, _ options: EngineOptions
  ) throws(WorkflowError) -> any Engine {
    do throws(ConfigurationError) {
      return try EngineDescriptor.registered(name).make(configuration, options)
    } catch {
      throw .configuration(error)
    }
  }

  /// Trains what is in the engine.
  func run<TrainedEngine: Engine>(on engine: TrainedEngine) throws(WorkflowError) -> TrainingOutcome {
    let trainer: Trainer<TrainedEngine>
    do throws(TrainingError) {
      trainer = try Trainer(
        engine: engine, text: texts.training, heldOut: texts.heldOut,
        options: options, resuming: snapshot)
    } catch {
      throw .training(error)
    }
    _ = handle(
      .built(
        engine.configuration, parameterCount: engine.parameterTable.parameterCount,
        threads: engine.options.threads ?? 1, precision: engine.options.precision))
    var reason = EndReason.completed
    var metrics = try MetricsLog(paths, resumingAt: snapshot?.progress.step)
    var lastUpdate: StepReport?
    var bestParameters: [Float]?
    do {
      try trainer.run { event in
        switch event {
        case .saveDue(let isBest):
          if let saved = try save(trainer, of: engine, isBest: isBest) { bestParameters = saved }
          return handle(.saved(model: paths.model, state: paths.state))
        case .evaluated(let report):
          if let lastUpdate {
            try metrics.append(
              MetricsRow(
                report, after: lastUpdate, stepsPerEpoch: trainer.layout.windowsPerEpoch,
                unitsPerCharacter: texts.summary.unitsPerCharacter))
          }
          let directive = handle(.training(event))
          if let sample = sample(of: engine, step: trainer.progress.step) { _ = handle(.sample(sample)) }
          return directive
        case .finished(let end):
          reason = end
          return handle(.training(event))
        case .updated(let report):
          lastUpdate = report
          return handle(.training(event))
        case .started, .rolledBack: return handle(.training(event))
        }
      }
    } catch let error as WorkflowError {
      throw error
    } catch let error as TrainingError {
      throw .training(error)
    } catch {
      preconditionFailure("an error of no kind that a run throws: \(error)")
    }
    return try outcome(of: trainer, on: engine, reason: reason, bestParameters: bestParameters)
  }

  /// Saves the state, and the model where it is the best so far.
  ///
  /// The model first: should the power fail between the two, the run goes on from the older state and finds
  /// the same best weights again.
  ///
  /// - Returns: The parameters of the model, where it was saved.
  private func save<TrainedEngine: Engine>(
    _ trainer: Trainer<TrainedEngine>, of engine: TrainedEngine, isBest: Bool
  ) throws(WorkflowError) -> [Float]? {
    let snapshot = trainer.snapshot()
    let savesModel = isBest || snapshot.progress.bestStep == nil
    do throws(AtomicFileError) {
      if savesModel {
        try ModelFile(
          configuration: engine.configuration, vocabulary: texts.vocabulary, parameters: snapshot.model,
          training: TrainingSummary(
            steps: snapshot.progress.step,
            heldOutLoss: isBest && texts.isAnythingHeldOut ? snapshot.progress.bestLoss : nil,
            textHash: record.hash, fileHashes: texts.summary.fileHashes, holdout: texts.holdout,
            options: options)
        ).save(to: paths.model)
      }
      try TrainingStateFile(
        configuration: engine.configuration, vocabulary: texts.vocabulary, options: options, text: record,
        snapshot: snapshot
      ).save(to: paths.state)
    } catch {
      throw .save(error)
    }
    return savesModel ? snapshot.model : nil
  }

  /// What the model writes now; nil where it cannot write yet.
  private func sample(of engine: some Engine, step: Int) -> String? {
    let generator = TextGenerator(model: engine, vocabulary: texts.vocabulary)
    let result = try? generator.generate(
      options: GenerationOptions(length: Self.sampleLength, seed: options.seed &+ UInt64(step)))
    return result?.texts.first?.text
  }

  private func outcome<TrainedEngine: Engine>(
    of trainer: Trainer<TrainedEngine>, on engine: TrainedEngine, reason: EndReason, bestParameters: [Float]?
  ) throws(WorkflowError) -> TrainingOutcome {
    let progress = trainer.progress
    var outcome = TrainingOutcome(
      model: paths.model, reason: reason, steps: progress.step, bestStep: progress.bestStep,
      bestLoss: texts.isAnythingHeldOut ? progress.bestLoss : nil, statefulLoss: nil, text: texts.summary,
      seconds: progress.seconds)
    guard reason != .stopped, outcome.bestLoss != nil,
      texts.summary.heldOutUnits <= TrainingWorkflow.longestExactEvaluation
    else { return outcome }
    if let bestParameters {
      engine.setParameters(bestParameters)
    } else {
      // Nothing better came after resuming: the best weights are those of the file.
      do throws(ModelFileError) {
        engine.setParameters(try ModelFile(path: paths.model).parameters)
      } catch {
        throw .modelFile(error)
      }
    }
    outcome.statefulLoss =
      HeldOutEvaluation(texts: texts.heldOut, lanes: 1).run(on: engine).loss
    return outcome
  }
}
