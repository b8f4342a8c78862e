import CharText
import Foundation
import LanguageModels
import ModelFiles
import ModelKinds
import Platform
import Training
import TrainingFiles

/// Trains a model on text files and saves it: read → split → encode → train → save.
///
/// Work is never lost: the model and its state are saved at every evaluation, every
/// ``TrainingOptions/saveInterval`` seconds and when the run is stopped; each save replaces its file
/// atomically.
public enum TrainingWorkflow {
  /// Receives events; the answers to ``TrainingWorkflowEvent/reading(_:)``,
  /// ``TrainingWorkflowEvent/training(_:)`` and the counting events can stop the run.
  public typealias Handler = (TrainingWorkflowEvent) -> Continuation

  /// Held-out texts of up to this many units are evaluated once more at the end, in one pass.
  public static let longestExactEvaluation = 200_000

  /// Trains a new model of the requested kind.
  ///
  /// - Throws: ``WorkflowError``.
  public static func train(
    _ request: TrainingRequest, onEvent handle: @escaping Handler = { _ in .proceed }
  ) throws(WorkflowError) -> TrainingOutcome {
    let paths = ModelPaths(model: request.output)
    if !request.overwrites { try paths.requireUnused() }
    try paths.requireWritable()
    let request = try checked(request)
    let lock = try OutputLock(of: request.output)
    defer { withExtendedLifetime(lock) {} }
    return try request.model.train(TrainingJob(request: request, handle: handle, paths: paths))
  }

  /// The request, after everything is checked that can be before a text is read.
  static func checked(_ request: TrainingRequest) throws(WorkflowError) -> TrainingRequest {
    do throws(ConfigurationError) {
      try EngineOptions(threads: request.threads).validated()
    } catch {
      throw .configuration(error)
    }
    var request = request
    if let base = request.base { request = try request.goingOn(from: base) }
    try request.model.validate(for: request)
    return request
  }

  /// Resumes a run from its last save.
  ///
  /// - Throws: ``WorkflowError``.
  public static func resume(
    _ request: ResumeRequest, onEvent handle: @escaping Handler = { _ in .proceed }
  ) throws(WorkflowError) -> TrainingOutcome {
    let paths = ModelPaths(model: request.output)
    guard fileStatus(paths.state) != nil else {
      if let kind = ModelKind.ofFile(at: paths.model), !kind.capabilities.contains(.canBeResumed) {
        throw .cannotBeResumed(path: paths.model, kind)
      }
      throw .nothingToResume(path: paths.state)
    }
    try paths.requireWritable()
    let lock = try OutputLock(of: request.output)
    defer { withExtendedLifetime(lock) {} }
    do throws(ConfigurationError) {
      try EngineOptions(threads: request.threads).validated()
    } catch {
      throw .configuration(error)
    }
    var saved: TrainingStateFile
    do throws(ModelFileError) {
      saved = try TrainingStateFile(path: paths.state)
    } catch {
      throw .modelFile(error)
    }
    if request.epochs != nil || request.maxSteps != nil || request.maxMinutes != nil {
      (saved.options.epochs, saved.options.maxSteps, saved.options.maxMinutes) =
        (request.epochs, request.maxSteps, request.maxMinutes)
    }
    if let patience = request.patience {
      (saved.options.patience, saved.options.patienceShare) = (patience, 0)
    }
    if let learningRate = request.learningRate { saved.options.learningRate = learningRate }
    var textOptions = TextOptions()
    textOptions.encoding = saved.text.encoding
    textOptions.normalization = saved.vocabulary.normalization
    textOptions.unit = saved.vocabulary.unit
    textOptions.minCount = saved.text.minCount
    textOptions.holdout = saved.text.holdout
    textOptions.documents = saved.text.documents ?? .whole
    textOptions.input = saved.text.input ?? .plain
    if let seed = saved.text.seed { textOptions.seed = seed }
    var texts = try TrainingTexts(
      files: request.files, validation: request.validation, options: textOptions, minimumCharacters: 0,
      vocabulary: saved.vocabulary, onProgress: { handle(.reading($0)) })
    guard texts.summary.hash == saved.text.hash else { throw .textChanged(path: paths.state) }
    _ = handle(.read(texts.summary))
    var earlier: TrainingTexts?
    if let share = saved.text.rehearsalShare {
      let rehearsed = try TrainingTexts(
        files: request.rehearsal, validation: nil, options: textOptions, minimumCharacters: 0,
        vocabulary: saved.vocabulary, onProgress: { handle(.reading($0)) })
      guard rehearsed.summary.hash == saved.text.rehearsalHash else {
        throw .rehearsedTextChanged(path: paths.state)
      }
      texts = texts.rehearsing(rehearsed, share: share)
      earlier = rehearsed
    }
    if fileStatus(paths.model) != nil {
      try requireSameModel(at: paths.model, as: saved)
    } else {
      // Without the file that holds them, the best weights are those that the next evaluation finds.
      saved.snapshot.progress.bestLoss = nil
      saved.snapshot.progress.bestStep = nil
    }
    let engine = try TrainingRun.makeEngine(
      saved.configuration, named: request.engine,
      EngineOptions(threads: request.threads, precision: precision(of: saved, at: paths.state)))
    let partner =
      saved.text.isHybrid == true
      ? try CountedText(texts, memory: saved.text.countingMemory, handle) : nil
    return try TrainingRun(
      paths: paths, texts: texts, record: saved.text, options: saved.options, snapshot: saved.snapshot,
      partner: partner, earlier: earlier, secondsBefore: partner?.seconds ?? 0, handle: handle
    ).run(on: engine)
  }

  /// Refuses a model of another run, which would be overwritten or mistaken for this run's best.
  private static func requireSameModel(
    at path: String, as saved: TrainingStateFile
  ) throws(WorkflowError) {
    do throws(ModelFileError) {
      let model = try StoredModel(path: path)
      guard model.configuration == saved.configuration, model.vocabulary == saved.vocabulary else {
        throw .damaged(
          path: path, kind: .model,
          reason: "it is not the model of the training state beside it; move it away to go on")
      }
    } catch {
      throw .modelFile(error)
    }
  }

  /// The precision that a run started with.
  private static func precision(
    of saved: TrainingStateFile, at path: String
  ) throws(WorkflowError) -> Precision {
    guard let name = saved.options.precision else { return .fp32 }
    guard let precision = Precision(rawValue: name) else {
      throw .modelFile(
        .damaged(path: path, kind: .trainingState, reason: "its precision \(name) is none that there is"))
    }
    return precision
  }
}
