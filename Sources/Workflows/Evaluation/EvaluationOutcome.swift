import CharText
import Training

/// What came of measuring models by a text.
public struct EvaluationOutcome: Sendable, Equatable {
  /// The path of the text; `-` is standard input.
  public var file: String
  /// The share at its end that was read; nil: all of it.
  public var holdout: Double?
  /// A model each, in the order in which they were asked for.
  public var models: [ModelEvaluation]
}

/// What a text cost a model.
public struct ModelEvaluation: Sendable, Equatable {
  /// The path of the model.
  public var path: String
  /// The registered name of its cell, or `ngram`.
  public var cell: String
  /// How many numbers it has learnt; nil for counts.
  public var parameterCount: Int?
  /// What it reads.
  public var unit: UnitKind
  /// The form in which it reads the text.
  public var normalization: Normalization
  /// V
  public var vocabularySize: Int
  /// Characters (scalars) of the text in this form.
  public var characters: Int
  /// Its bytes of UTF-8.
  public var bytes: Int
  /// Its units; all but the first are charged.
  public var units: Int
  /// Units that the vocabulary does not hold.
  public var unseen: UnseenUnits
  /// Characters that have such a unit.
  public var unseenCharacters: Int
  /// Whether the whole text is what the model was trained on, alone or beside others.
  public var isTrainingText: Bool
  /// A reading each.
  public var readings: [Reading]
  /// How much of what it writes is copied; nil: not asked for.
  public var copying: Copying?

  /// How much of the texts that a model wrote is copied from its training text.
  public struct Copying: Sendable, Equatable {
    /// The temperature at which it wrote.
    public var temperature: Double
    /// The number of texts.
    public var count: Int
    /// Their characters (scalars).
    public var characters: Int
    /// The share of the characters that stand in copied runs of ``runLength`` or more.
    public var share: Double
    /// The least length of such a run.
    public var runLength: Int
    /// The characters of the longest run.
    public var longest: Int
    /// The mean length of a copied passage (``CopyMeter/Copies/meanPassage``).
    public var meanPassage: Double
    /// The share of the words, between white space, that stand in the training text; nil if none was written.
    public var knownWords: Double?
    /// What the model itself, at temperature 1, would pay for a character of what it wrote, in bits.
    public var ownBitsPerCharacter: Double
  }

  /// One reading of the text.
  public struct Reading: Sendable, Equatable {
    /// How the text was read.
    public var kind: EvaluationProtocol
    /// Whether the model learned meanwhile.
    public var isAdaptive: Bool
    /// How its network learned; nil: it has none, or stayed as it was.
    public var dynamic: DynamicEvaluation.Options?
    /// What the text cost, in nats.
    public var loss: TextLoss
    /// The same in the measures in which people see it, by the text's own proportions.
    public var figures: LossFigures
    /// The part of ``figures`` that unseen units make.
    public var unseenBitsPerCharacter: Double

    /// Always says “adaptive” where the model learned.
    public var name: String { kind.rawValue + (isAdaptive ? ", adaptive" : "") }
  }
}
