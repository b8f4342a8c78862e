import CPUEngine
import CharText
import Foundation
import Generation
import LanguageModels
import ModelFiles
import NGramModel
import Training

/// Trains a model from files to a file: read → cut → look up → train → save.
///
/// Work is never lost: model and state are written at every evaluation, every ``TrainingOptions/saveInterval`` seconds
/// and when the run is stopped; each write replaces its file as a whole.
public enum TrainingWorkflow {
  /// Receives what happens; the answers to ``TrainingWorkflowEvent/reading(_:)`` and
  /// ``TrainingWorkflowEvent/training(_:)`` and those of counting can stop the run.
  public typealias Handler = (TrainingWorkflowEvent) -> Continuation

  /// Held-out texts of up to this many units are read once more at the end, in one pass.
  public static let longestExactEvaluation = 200_000

  /// Trains a new model, or counts it where the cell is `ngram`.
  ///
  /// - Throws: ``WorkflowError``.
  public static func train(
    _ request: TrainingRequest, onEvent handle: @escaping Handler = { _ in .proceed }
  ) throws(WorkflowError) -> TrainingOutcome {
    let paths = ModelPaths(model: request.output)
    if !request.overwrites { try paths.requireUnused() }
    try paths.requireWritable()
    try ModelKind.validate(request.cell)
    if request.cell == NGramConfiguration.cell {
      return try countNGrams(request, paths: paths, onEvent: handle)
    }
    do throws(TrainingError) { try request.training.validate() } catch { throw .training(error) }
    try EngineThreads.validate(request.threads)
    _ = try request.configuration(of: nil)
    let texts = try TrainingTexts(
      files: request.files, validation: request.validation, options: request.text,
      minimumCharacters: request.minimumCharacters, onProgress: { handle(.reading($0)) })
    _ = handle(.read(texts.summary))
    let configuration = try request.configuration(of: texts.vocabulary)
    let engine = try makeEngine(configuration, threads: request.threads, precision: request.precision)
    var options = request.training
    options.precision = engine.precision.rawValue
    options.learningRate = options.learningRate(forCell: configuration.cell)
    engine.setParameters(
      engine.parameterTable.initialParameters(for: configuration, seed: request.training.seed))
    let record = TextRecord(
      encoding: request.text.encoding, minCount: request.text.minCount, holdout: request.text.holdout,
      hash: texts.summary.hash)
    let run = TrainingRun(
      paths: paths, engine: engine, texts: texts, record: record, options: options, snapshot: nil,
      handle: handle)
    return try run.run()
  }

  /// Goes on with a run from its last save.
  ///
  /// - Throws: ``WorkflowError``.
  public static func resume(
    _ request: ResumeRequest, onEvent handle: @escaping Handler = { _ in .proceed }
  ) throws(WorkflowError) -> TrainingOutcome {
    let paths = ModelPaths(model: request.output)
    guard FileManager.default.fileExists(atPath: paths.state) else {
      if case .ngram? = try? StoredContents(path: paths.model) { throw .countedInOneGo(path: paths.model) }
      throw .nothingToResume(path: paths.state)
    }
    try paths.requireWritable()
    try EngineThreads.validate(request.threads)
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
    if let patience = request.patience { saved.options.patience = patience }
    var textOptions = TextOptions()
    textOptions.encoding = saved.text.encoding
    textOptions.normalization = saved.vocabulary.normalization
    textOptions.unit = saved.vocabulary.unit
    textOptions.minCount = saved.text.minCount
    textOptions.holdout = saved.text.holdout
    let texts = try TrainingTexts(
      files: request.files, validation: request.validation, options: textOptions, minimumCharacters: 0,
      vocabulary: saved.vocabulary, onProgress: { handle(.reading($0)) })
    guard texts.summary.hash == saved.text.hash else { throw .textChanged(path: paths.state) }
    _ = handle(.read(texts.summary))
    if FileManager.default.fileExists(atPath: paths.model) {
      try requireSameModel(at: paths.model, as: saved)
    } else {
      // Without the file that holds them, the best weights are those that the next evaluation finds.
      saved.snapshot.progress.bestLoss = nil
      saved.snapshot.progress.bestStep = nil
    }
    let engine = try makeEngine(
      saved.configuration, threads: request.threads, precision: precision(of: saved, at: paths.state))
    let run = TrainingRun(
      paths: paths, engine: engine, texts: texts, record: saved.text, options: saved.options,
      snapshot: saved.snapshot, handle: handle)
    return try run.run()
  }

  /// A model of another run that lies there now would be overwritten, or taken for this one's best.
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

  /// What a run was begun with.
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

  private static func makeEngine(
    _ configuration: ModelConfiguration, threads: Int?, precision: Precision
  ) throws(WorkflowError) -> CPUEngine {
    do throws(ConfigurationError) {
      return try CPUEngine(configuration: configuration, threads: threads, precision: precision)
    } catch {
      throw .configuration(error)
    }
  }
}

/// Where a model lies, and what goes beside it.
struct ModelPaths {
  let model: String
  let state: String
  /// The metrics file.
  let metrics: String
  /// The picture of the curves.
  let curves: String

  init(model: String) {
    self.model = model
    state = TrainingStateFile.path(besideModel: model)
    metrics = Self.path("metrics.csv", beside: model)
    curves = Self.path("curves.svg", beside: model)
  }

  /// `model.metrics.csv` beside `model.safetensors`.
  static func path(_ suffix: String, beside model: String) -> String {
    let own = ".safetensors"
    return (model.hasSuffix(own) ? String(model.dropLast(own.count)) : model) + "." + suffix
  }

  /// A model, or the state of one that was never evaluated, is work that must not be lost.
  func requireUnused() throws(WorkflowError) {
    for path in [model, state] where FileManager.default.fileExists(atPath: path) {
      throw .outputExists(path: path)
    }
  }

  /// Better now than after an hour of training.
  func requireWritable() throws(WorkflowError) {
    try Self.requireWritable([model, state, metrics, curves])
    AtomicFile.removeAbandoned(in: Self.folder(of: model))
  }

  /// Whether files of one folder can be written.
  static func requireWritable(_ paths: [String]) throws(WorkflowError) {
    guard let first = paths.first, !first.isEmpty else {
      throw .outputNotWritable(path: "“”", reason: "the name is empty; name a file")
    }
    var isFolder: ObjCBool = false
    for path in paths {
      if path.hasSuffix("/")
        || FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
      {
        throw .outputNotWritable(path: path, reason: "it is a folder; name a file in it")
      }
      var facts = stat()
      if stat(path, &facts) == 0, facts.st_mode & S_IFMT != S_IFREG {
        throw .outputNotWritable(path: path, reason: "it is not an ordinary file")
      }
    }
    let folder = folder(of: first)
    guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue else {
      throw .outputNotWritable(path: first, reason: "the folder \(folder) does not exist; create it first")
    }
    guard FileManager.default.isWritableFile(atPath: folder) else {
      throw .outputNotWritable(path: first, reason: "the folder \(folder) cannot be written to")
    }
  }

  private static func folder(of path: String) -> String {
    URL(fileURLWithPath: path).deletingLastPathComponent().path
  }
}
