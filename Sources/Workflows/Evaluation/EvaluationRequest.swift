import CharText
import Generation
import LanguageModels
import ModelKinds
import Training

/// A request to evaluate one or more models on a text.
public struct EvaluationRequest: Sendable {
  /// The paths of the models, in the order of the results.
  public var models: [String]
  /// The path of the text, or of a folder with texts; `-` is standard input.
  public var file: String
  /// How the text is taken out of its file; nil: as each model's training text was.
  public var input: TextOptions.Input?
  /// The encoding of the text.
  public var encoding = TextEncoding.auto
  /// The fraction of the text, at its end, to evaluate on, split off as in training; nil: all of it.
  public var holdout: Double?
  /// The evaluation protocols.
  public var protocols = EvaluationProtocol.allCases
  /// How networks learn in one more pass over the text, in which all that can learn does; nil: no such pass.
  public var dynamic: DynamicEvaluation.Options?
  /// A page of surprisals to write, for one model.
  public var surprisal: SurprisalRequest?
  /// What each model writes to measure how much it copies; nil: nothing.
  public var copying: Copying?
  /// The number of threads; nil: one per processor.
  public var threads: Int?
  /// The registered name of the engine that runs networks (``EngineDescriptor``).
  public var engine = EngineDescriptor.usual.name

  /// Texts that a model writes, without a prompt, and that are held against its training text.
  public struct Copying: Sendable {
    /// The paths of the training text, as in ``TrainedModel/trainingText(_:encoding:)``.
    public var trainingTexts: [String]
    /// The temperature; nothing else changes what the model predicts.
    public var temperature = SamplerSettings.usual[TemperatureStep.parameter]
    /// The number of texts.
    public var count = 100
    /// The length of each in characters (grapheme clusters).
    public var length = 500
    /// The random seed.
    public var seed: UInt64 = 1
    /// So many characters in a row count as copied.
    public var runLength = Self.usualRunLength

    /// Fewer characters in a row are usual words and phrases.
    public static let usualRunLength = 20

    /// 100 texts of 500 characters at temperature 0.8.
    public init(trainingTexts: [String]) { self.trainingTexts = trainingTexts }
  }

  /// A request with all protocols.
  public init(models: [String] = [TrainingRequest(files: []).output], file: String) {
    self.models = models
    self.file = file
  }
}

/// An HTML page with each character of a text shaded by its surprisal.
public struct SurprisalRequest: Sendable {
  /// The path of the page.
  public var path: String
  /// The maximum number of characters (grapheme clusters) on the page; the rest of the text is left out.
  public var limit = Self.usualLimit

  /// This many characters make a page of about 6 MB.
  public static let usualLimit = 50_000

  /// A page with the usual limit.
  public init(path: String) { self.path = path }
}

/// An event during evaluation.
public enum EvaluationEvent: Sendable {
  /// A long text, or one from a pipe, is being read.
  case reading(ReadingProgress)
  /// Something that a reader of the figures should know.
  case warning(EvaluationWarning)
  /// A model is reading the text.
  case evaluating(EvaluationProgress)
  /// A model is writing what is held against its training text; the share that is done.
  case writing(model: String, share: Double)
}

/// How much of the text a model has read.
public struct EvaluationProgress: Sendable, Equatable {
  /// The path of the model.
  public var model: String
  /// The protocol.
  public var kind: EvaluationProtocol
  /// Whether the model learns meanwhile.
  public var isAdaptive: Bool
  /// Whether this pass is for the page of surprisals.
  public var isForSurprisal: Bool
  /// The number of units read.
  public var unitsRead: Int
  /// The number of units to read.
  public var unitCount: Int
}

/// A reason to read the figures with care.
public enum EvaluationWarning: Sendable, Equatable, CustomStringConvertible {
  /// The model was trained on this text, alone or with others, except for the fraction that was held out;
  /// nil: the model file does not say how much that is.
  case trainingText(model: String, file: String, heldOut: Double?)
  /// The model was trained on a part of the last `holdout` of the text: on all but the last `heldOut`.
  case trainedOnPart(model: String, file: String, holdout: Double, heldOut: Double)
  /// The model cannot learn from the text.
  case noAdaptiveReading(model: String)
  /// The models have different units, so that their losses per unit cannot be compared.
  case unitsDiffer

  /// The fraction of the text that training held out, if the model was trained on the rest of it; the default
  /// if the model file does not say.
  public var heldOut: Double? {
    switch self {
    case .trainingText(_, _, let heldOut): heldOut ?? TextOptions().holdout
    case .trainedOnPart(_, _, _, let heldOut): heldOut
    case .noAdaptiveReading, .unitsDiffer: nil
    }
  }

  /// The text of the warning.
  public var description: String {
    let rest = heldOut == 0 ? "; none of it was held out: evaluate on another text" : ""
    return switch self {
    case .trainingText(let model, let file, _):
      "\(model) was trained on \(file): its figures show how well it knows that text" + rest
    case .trainedOnPart(let model, let file, let holdout, _):
      "\(model) was trained on a part of the last \(holdout) of \(file)" + rest
    case .noAdaptiveReading(let model): "\(model) cannot learn from what it reads: it has no adaptive reading"
    case .unitsDiffer:
      "the models have different units: compare bits per character or byte, not loss or perplexity"
    }
  }
}
