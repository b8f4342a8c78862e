import ContextMixing
import LanguageModels
import ModelKinds
import NGramModel
import Training

/// A request to train a new model.
public struct TrainingRequest: Sendable {
  /// Paths of the texts, and of folders with texts; `-` is standard input.
  public var files: [String]
  /// A text to evaluate on instead of the ends of the files.
  public var validation: String?
  /// A trained model to go on from; nil: a new model.
  public var base: Base?
  /// How texts are read.
  public var text = TextOptions()
  /// The kind of model and its options; ``network``, ``ngram`` and ``contextMixing`` access those of the
  /// built-in kinds.
  public var model: any TrainableOptions = NetworkOptions()
  /// The path of the model; its training state is saved next to it.
  public var output = "model.safetensors"
  /// Whether an existing model may be overwritten.
  public var overwrites = false
  /// The number of threads; nil: one per processor. Models without weights ignore it.
  public var threads: Int?
  /// How many bytes the counts of a hybrid or of a context-mixing model may take
  /// (``ContextMixingModel/usualMemory(units:)`` if nil).
  public var countingMemory: Int?
  /// The registered name of the engine that trains a network (``EngineDescriptor``).
  public var engine = EngineDescriptor.usual.name
  /// Shorter texts are refused; if nothing is held out, 2 characters are enough.
  public var minimumCharacters = 200

  /// A request with the defaults, which suit texts of 0.3 to 5 MB on a laptop.
  public init(files: [String]) { self.files = files }
}

extension TrainingRequest {
  /// The options of a network, or the defaults if another kind is requested; changing them requests a
  /// network.
  public var network: NetworkOptions {
    get { model as? NetworkOptions ?? NetworkOptions() }
    set { model = newValue }
  }

  /// The options of an n-gram model, or the defaults if another kind is requested; changing them requests an
  /// n-gram model.
  public var ngram: NGramOptions {
    get { model as? NGramOptions ?? NGramOptions() }
    set { model = newValue }
  }
}

extension TrainingRequest {
  /// The options of a context-mixing model, or the defaults if another kind is requested; changing them
  /// requests a context-mixing model.
  public var contextMixing: ContextMixingOptions {
    get { model as? ContextMixingOptions ?? ContextMixingOptions() }
    set { model = newValue }
  }
}

/// A request to resume a run from its last save.
public struct ResumeRequest: Sendable {
  /// The same texts in the same order.
  public var files: [String]
  /// The same text to evaluate on, if there was one.
  public var validation: String?
  /// The same earlier text that is mixed in, if there was any (``TrainingRequest/Base/rehearsal``).
  public var rehearsal: [String] = []
  /// The path of the model, with the training state next to it.
  public var output = "model.safetensors"
  /// The number of threads; the same number gives the same bits as a run that was never interrupted.
  public var threads: Int?
  /// The registered name of the engine; a different engine rounds differently.
  public var engine = EngineDescriptor.usual.name
  /// A new total number of passes over the text.
  public var epochs: Int?
  /// A new total number of updates.
  public var maxSteps: Int?
  /// A new total number of minutes.
  public var maxMinutes: Double?
  /// A new number of evaluations without improvement after which the run stops; 0: never.
  public var patience: Int?
  /// A new peak learning rate.
  public var learningRate: Double?

  /// A request to resume with the options of the run.
  public init(files: [String]) { self.files = files }
}

/// An event during training.
public enum TrainingWorkflowEvent: Sendable {
  /// A long text, or one from a pipe, is being read; stopping now throws ``WorkflowError/stopped``.
  case reading(ReadingProgress)
  /// The texts were read.
  case read(TextSummary)
  /// The text is so short that counts alone are better than a network; none is trained.
  case countsSuffice
  /// A model was opened to go on from: how many units of the text are new to it.
  case basedOn(path: String, newUnits: Int)
  /// The loss on the held-out part of earlier text that is mixed in, in nats per unit.
  case rehearsed(loss: Double)
  /// It was decided what to train.
  case planned(TrainingWorkflow.Plan)
  /// The model was built.
  case built(ModelConfiguration, parameterCount: Int, threads: Int, precision: Precision)
  /// n-grams or contexts are being counted; stopping now throws ``WorkflowError/stoppedCounting``.
  case counting(share: Double)
  /// n-grams were counted: the number of distinct ones of each length, from 1, and their memory. Stopping now
  /// throws ``WorkflowError/stoppedCounting``.
  case counted(NGramConfiguration, ngrams: [Int], byteCount: Int)
  /// Contexts were counted: how many there are, and their memory. Stopping now throws
  /// ``WorkflowError/stoppedCounting``.
  case countedContexts(Int, byteCount: Int)
  /// An event of the training run.
  case training(TrainingEvent)
  /// A network is being joined with counts.
  case joining(share: Double)
  /// A network was joined with counts: what each part costs on text that the network has not seen, and
  /// whether the hybrid is better than the network and was saved.
  case joined(HybridLosses, isBetter: Bool)
  /// A short text generated by the current model.
  case sample(String)
  /// The model and its state were saved; an n-gram model has no state.
  case saved(model: String, state: String?)
}

/// The result of a run.
public struct TrainingOutcome: Sendable {
  /// The path of the best model.
  public var model: String
  /// Why the run ended.
  public var reason: EndReason
  /// The number of updates; 0 for an n-gram model.
  public var steps: Int
  /// The step of the best weights.
  public var bestStep: Int?
  /// Their held-out loss in nats, as measured during training.
  public var bestLoss: Double?
  /// The held-out loss of what is saved, read in ``finalLanes``; nil if nothing is held out, the run was
  /// stopped, or the held-out text is longer than ``TrainingWorkflow/longestExactEvaluation``.
  public var statefulLoss: Double?
  /// The same of the network alone, if the model is a hybrid.
  public var networkLoss: Double?
  /// The same of the counts alone, if they were tried.
  public var countsLoss: Double?
  /// In how many parts the held-out text is read for these: 1, in one pass with the state carried (the
  /// stateful protocol), or more, which is faster, for runs with a time limit.
  public var finalLanes = 1
  /// Whether what is saved predicts held-out text worse than chance: than a uniform choice among the units of
  /// the vocabulary, ln V. Something is wrong with the text or the options then.
  public var isWorseThanChance: Bool {
    guard let loss = statefulLoss ?? bestLoss else { return false }
    return !(loss < text.lossOfChance)
  }
  /// What a hybrid's parts cost on text that the network has not seen; nil if none was tried.
  public var hybrid: HybridLosses?
  /// What was read.
  public var text: TextSummary
  /// The total duration in seconds, over all parts of a resumed run.
  public var seconds: Double
}
