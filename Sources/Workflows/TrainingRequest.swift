import LanguageModels
import ModelKinds
import NGramModel
import Training

/// A new model, asked for.
public struct TrainingRequest: Sendable {
  /// Paths of the texts; `-` is standard input.
  public var files: [String]
  /// A text to evaluate on instead of the tails of the files.
  public var validation: String?
  /// How texts are read.
  public var text = TextOptions()
  /// What the model is to be: the options of a kind. ``network`` and ``ngram`` change those of the two.
  public var model: any TrainableOptions = NetworkOptions()
  /// Where the model goes; its training state goes beside it.
  public var output = "model.safetensors"
  /// Whether a model that lies there may be overwritten.
  public var overwrites = false
  /// Workers of the engine; nil: one a processor. Of no meaning to a model without weights.
  public var threads: Int?
  /// The registered name of the engine that trains a network (``EngineDescriptor``).
  public var engine = EngineDescriptor.usual.name
  /// Shorter texts are refused; with nothing held out as few as 2 will do.
  public var minimumCharacters = 200

  /// A request with the defaults, which suit a text of 0.3 to 5 MB on a laptop.
  public init(files: [String]) { self.files = files }
}

extension TrainingRequest {
  /// The options of a network: the defaults where another kind is asked for; to change them asks for a
  /// network.
  public var network: NetworkOptions {
    get { model as? NetworkOptions ?? NetworkOptions() }
    set { model = newValue }
  }

  /// The options of an n-gram model: the defaults where another kind is asked for; to change them asks for an
  /// n-gram model.
  public var ngram: NGramOptions {
    get { model as? NGramOptions ?? NGramOptions() }
    set { model = newValue }
  }
}

/// A run that is to go on from its last save.
public struct ResumeRequest: Sendable {
  /// The same texts in the same order.
  public var files: [String]
  /// The same text to evaluate on, where there was one.
  public var validation: String?
  /// The model whose state lies beside it.
  public var output = "model.safetensors"
  /// Workers of the engine; the same number gives the same bits as a run without a break.
  public var threads: Int?
  /// The registered name of the engine; another one than before rounds in other places.
  public var engine = EngineDescriptor.usual.name
  /// A new number of passes over the text, in all.
  public var epochs: Int?
  /// A new number of updates, in all.
  public var maxSteps: Int?
  /// A new number of minutes, in all.
  public var maxMinutes: Double?
  /// A new number of evaluations without improvement after which the run ends; 0: it does not.
  public var patience: Int?

  /// A request to go on as the run was begun.
  public init(files: [String]) { self.files = files }
}

/// What happens while a model is trained.
public enum TrainingWorkflowEvent: Sendable {
  /// A long text is being read, or one that comes through a pipe; to stop now ends with
  /// ``WorkflowError/stopped``.
  case reading(ReadingProgress)
  /// The texts were read.
  case read(TextSummary)
  /// The model was laid out.
  case built(ModelConfiguration, parameterCount: Int, threads: Int, precision: Precision)
  /// n-grams are being counted; to stop now ends with ``WorkflowError/stoppedCounting``.
  case counting(share: Double)
  /// n-grams were counted: how many different ones of each length, from 1, and what they take in memory. To
  /// stop now ends with ``WorkflowError/stoppedCounting``.
  case counted(NGramConfiguration, ngrams: [Int], byteCount: Int)
  /// The run itself.
  case training(TrainingEvent)
  /// A few words of the model as it is now.
  case sample(String)
  /// Model and state were written; a model that was counted has no state.
  case saved(model: String, state: String?)
}

/// What came of a run.
public struct TrainingOutcome: Sendable {
  /// Where the best model lies.
  public var model: String
  /// Why the run ended.
  public var reason: EndReason
  /// Updates made; 0 for a model that was counted.
  public var steps: Int
  /// The step of the best weights.
  public var bestStep: Int?
  /// Their held-out loss in nats, as the evaluations during training measured it.
  public var bestLoss: Double?
  /// Their held-out loss in one pass with the state carried (the stateful protocol); nil where nothing is
  /// held out, the run was stopped, or the held-out text is longer than
  /// ``TrainingWorkflow/longestExactEvaluation``.
  public var statefulLoss: Double?
  /// What was read.
  public var text: TextSummary
  /// Seconds over all parts of the run.
  public var seconds: Double
}
