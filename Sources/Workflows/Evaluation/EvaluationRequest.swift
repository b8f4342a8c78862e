import CharText
import LanguageModels
import ModelKinds
import Training

/// One or several models to be measured by a text.
public struct EvaluationRequest: Sendable {
  /// The models' paths, in the order in which they are told of.
  public var models: [String]
  /// The text's path; `-` is standard input.
  public var file: String
  /// The encoding of the text.
  public var encoding = TextEncoding.utf8
  /// The share of the text, at its end, to be measured by, cut off as training does it; nil: all of it.
  public var holdout: Double?
  /// How the text is read.
  public var protocols = EvaluationProtocol.allCases
  /// How the models go on learning in a further reading of the text; nil: there is none.
  public var dynamic: DynamicEvaluation.Options?
  /// A page of surprisals to be written, of one model.
  public var surprisal: SurprisalRequest?
  /// Workers of the engine; nil: one a processor.
  public var threads: Int?
  /// The registered name of the engine that runs networks (``EngineDescriptor``).
  public var engine = EngineDescriptor.usual.name

  /// A request with all protocols.
  public init(models: [String] = [TrainingRequest(files: []).output], file: String) {
    self.models = models
    self.file = file
  }
}

/// A page on which each character of a text is shaded by its surprisal.
public struct SurprisalRequest: Sendable {
  /// Where the page goes.
  public var path: String
  /// Characters (grapheme clusters) that are shown; the text's rest is left out.
  public var limit = Self.usualLimit

  /// So many characters make a page of about 6 MB.
  public static let usualLimit = 50_000

  /// A page with the usual limit.
  public init(path: String) { self.path = path }
}

/// What happens while models are measured.
public enum EvaluationEvent: Sendable {
  /// A long text is being read, or one that comes through a pipe.
  case reading(ReadingProgress)
  /// Something that whoever sees the figures should know.
  case warning(EvaluationWarning)
  /// A model reads the text.
  case evaluating(EvaluationProgress)
}

/// How far a model has read.
public struct EvaluationProgress: Sendable, Equatable {
  /// The model's path.
  public var model: String
  /// How it reads.
  public var kind: EvaluationProtocol
  /// Whether it learns as it reads.
  public var isDynamic: Bool
  /// Whether this is the reading for the page of surprisals.
  public var isForSurprisal: Bool
  /// Units read.
  public var unitsRead: Int
  /// Units to be read.
  public var unitCount: Int
}

/// Why figures may not mean what they seem to.
public enum EvaluationWarning: Sendable, Equatable, CustomStringConvertible {
  /// The text as a whole is what the model was trained on, alone or beside others, but for the share that was
  /// held out; nil: the model's file does not say how much that is.
  case trainingText(model: String, file: String, heldOut: Double?)
  /// Of the text's share `holdout` at its end the model was trained on all but `heldOut` of the text.
  case trainedOnPart(model: String, file: String, holdout: Double, heldOut: Double)
  /// The model cannot learn from the text.
  case noDynamicReading(model: String)
  /// Models of different units read the text, so that a unit's loss means different things.
  case unitsDiffer

  /// The share of the text that training held out, where the model was trained on the rest of it; the usual
  /// one where the model's file does not say.
  public var heldOut: Double? {
    switch self {
    case .trainingText(_, _, let heldOut): heldOut ?? TextOptions().holdout
    case .trainedOnPart(_, _, _, let heldOut): heldOut
    case .noDynamicReading, .unitsDiffer: nil
    }
  }

  /// What the figures do not mean.
  public var description: String {
    let rest = heldOut == 0 ? "; none of it was held out: evaluate on another text" : ""
    return switch self {
    case .trainingText(let model, let file, _):
      "\(model) was trained on \(file): its figures show how well it knows that text" + rest
    case .trainedOnPart(let model, let file, let holdout, _):
      "\(model) was trained on a part of the last \(holdout) of \(file)" + rest
    case .noDynamicReading(let model): "\(model) cannot learn from what it reads: it has no dynamic reading"
    case .unitsDiffer:
      "the models have different units: compare bits per character or byte, not loss or perplexity"
    }
  }
}
