import CharText
import ContextMixing
import Foundation
import Generation
import LanguageModels
import ModelFiles
import ModelKinds
import Reports
import Training
import TrainingFiles

/// A training run with its files: saves when the trainer asks for it and generates samples.
struct TrainingRun {
  let paths: ModelPaths
  let texts: TrainingTexts
  let record: TextRecord
  let options: TrainingOptions
  let snapshot: TrainingSnapshot?
  /// The counts that the network is to be joined with; nil: it stays alone.
  let partner: CountedText?
  /// Earlier text that is mixed in, whose held-out part is evaluated too.
  var earlier: TrainingTexts?
  /// Seconds of the time limit that are gone before the first step.
  let secondsBefore: Double
  let handle: TrainingWorkflow.Handler

  /// The length in grapheme clusters of the sample at each evaluation.
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

  /// Trains the network in the engine.
  func run<TrainedEngine: Engine>(on engine: TrainedEngine) throws(WorkflowError) -> TrainingOutcome {
    let trainer: Trainer<TrainedEngine>
    do throws(TrainingError) {
      trainer = try Trainer(
        engine: engine, text: partner?.rest ?? texts.training,
        documentEnds: partner?.documentEnds ?? texts.documentEnds, heldOut: texts.heldOut,
        options: options, resuming: snapshot, secondsBefore: secondsBefore,
        secondsAfterwards: secondsAfterwards)
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
    let earlierEvaluation = earlier.flatMap { texts in
      texts.isAnythingHeldOut ? HeldOutEvaluation(texts: texts.heldOut, lanes: trainer.layout.lanes) : nil
    }
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
          if let earlierEvaluation { _ = handle(.rehearsed(loss: earlierEvaluation.run(on: engine).loss)) }
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
          training: texts.training(
            steps: snapshot.progress.step,
            heldOutLoss: isBest && texts.isAnythingHeldOut ? snapshot.progress.bestLoss : nil,
            options: JSONValue(of: options))
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

  /// A text generated by the current model; nil if it cannot generate any yet.
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
    let isMeasured =
      reason != .stopped && outcome.bestLoss != nil
      && texts.summary.heldOutUnits <= TrainingWorkflow.longestExactEvaluation
    outcome.finalLanes = Self.finalLanes(of: options)
    guard isMeasured || partner != nil else { return outcome }
    if let bestParameters {
      engine.setParameters(bestParameters)
    } else {
      // Nothing better came after resuming: the best weights are those of the file.
      engine.setParameters(try savedNetwork().parameters)
    }
    if isMeasured { outcome.statefulLoss = statefulLoss(of: engine) }
    if let partner { try join(engine, with: partner, isMeasured: isMeasured, &outcome) }
    return outcome
  }

  /// In how many parts the held-out text is read at the end: one pass takes too long for a run of a minute.
  private static func finalLanes(of options: TrainingOptions) -> Int { options.maxMinutes == nil ? 1 : 16 }

  private func statefulLoss(of model: some LanguageModel) -> Double {
    HeldOutEvaluation(texts: texts.heldOut, lanes: Self.finalLanes(of: options)).run(on: model).loss
  }

  /// About how long it takes to join the network with counts and to evaluate both, in seconds: so many times
  /// as long for each unit as it took to count one (measured on two processors, with 2 × 256).
  private var secondsAfterwards: Double {
    guard let partner else { return 0 }
    let counted = Double(max(1, min(texts.training.count, 500_000)))
    let units =
      Self.joiningCost * Double(partner.blocks.reduce(0) { $0 + $1.count })
      + Self.evaluationCost * Double(texts.summary.heldOutUnits)
    return partner.seconds / counted * units
  }

  private static let (joiningCost, evaluationCost) = (7.5, 3.0)

  private func savedNetwork() throws(WorkflowError) -> ModelFile {
    do throws(ModelFileError) { return try ModelFile(path: paths.model) } catch { throw .modelFile(error) }
  }

  /// Replaces the network in the file by a hybrid, if that predicts better.
  private func join(
    _ engine: some Engine, with partner: CountedText, isMeasured: Bool, _ outcome: inout TrainingOutcome
  ) throws(WorkflowError) {
    let began = ContinuousClock.now
    // What stopped the training does not stop this, which takes a few seconds.
    let wasStopped = outcome.reason == .stopped
    let joined = partner.joined(with: AnyLanguageModel(engine)) {
      handle(.joining(share: $0)) == .proceed || wasStopped
    }
    guard let (hybrid, losses) = joined else { return }
    let isBetter = losses.hybrid < losses.network
    outcome.hybrid = losses
    _ = handle(.joined(losses, isBetter: isBetter))
    if isMeasured { outcome.countsLoss = statefulLoss(of: partner.counts) }
    guard isBetter else { return }
    var network = try savedNetwork()
    if isMeasured {
      outcome.networkLoss = outcome.statefulLoss
      outcome.statefulLoss = statefulLoss(of: hybrid)
      network.training.heldOutLoss = outcome.statefulLoss
    }
    do throws(AtomicFileError) {
      try HybridModelFile.save(hybrid, network: network, to: paths.model)
    } catch {
      throw .save(error)
    }
    outcome.seconds += (ContinuousClock.now - began) / .seconds(1)
    _ = handle(.saved(model: paths.model, state: paths.state))
  }
}
