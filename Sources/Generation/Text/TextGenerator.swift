import CharText
import LanguageModels

/// Writes texts with a model: prompt → ids → model → sampler chain → ids → text.
///
/// ```swift
/// let generator = TextGenerator(model: engine, vocabulary: vocabulary)
/// var run = try generator.pieces(prompt: "옛날에", options: GenerationOptions(seed: 7))
/// while let piece = try run.nextPiece() { show(piece.text) }
/// ```
///
/// `<unk>` is never written. A prompt's units that the vocabulary does not hold are read as `<unk>`, Hangul syllables by
/// their parts where the model has such, and echoed as they are. Without a prompt the model starts from nothing and reads a line feed (where the vocabulary has none, the
/// unit with id 1, its most frequent), which is not echoed.
public struct TextGenerator<Model: LanguageModel> {
  /// What says what may come next. Used by one thread at a time.
  public let model: Model
  /// What its ids mean.
  public let vocabulary: Vocabulary
  /// Indexes of the training text, for requests that limit copies of it and bring no index of their own.
  public var trainingIndexes: [TrainingTextIndex] = []

  /// A generator for a model and its vocabulary, which must be of one size.
  public init(model: Model, vocabulary: Vocabulary) {
    precondition(
      model.vocabularySize == vocabulary.count,
      "a model of \(model.vocabularySize) units with a vocabulary of \(vocabulary.count)")
    self.model = model
    self.vocabulary = vocabulary
  }

  /// The texts, to be pulled piece by piece; nothing is read or drawn before the first is pulled.
  ///
  /// - Parameters:
  ///   - prompt: What every text begins with; normalised as the training text was. Nil or empty: none.
  ///   - options: How much, and how.
  /// - Throws: ``GenerationError``, but for ``GenerationError/sampler(_:)``.
  public func pieces(
    prompt: String? = nil, options: GenerationOptions = GenerationOptions()
  ) throws(GenerationError) -> GenerationRun<Model> {
    GenerationRun(self, try TextBeginning(prompt, options: options, with: self))
  }

  /// Writes the texts.
  ///
  /// - Parameters:
  ///   - prompt: What every text begins with; see ``pieces(prompt:options:)``.
  ///   - options: How much, and how.
  ///   - onPiece: Told each piece as soon as it is final: those of the first text, then those of the second, …
  /// - Returns: The texts in order, and warnings.
  /// - Throws: ``GenerationError``.
  @discardableResult
  public func generate(
    prompt: String? = nil, options: GenerationOptions = GenerationOptions(),
    onPiece: (GeneratedPiece) -> Void = { _ in }
  ) throws(GenerationError) -> GenerationResult {
    var run = try pieces(prompt: prompt, options: options)
    var result = GenerationResult(texts: [], warnings: run.warnings)
    var text = ""
    while let piece = try run.nextPiece() {
      onPiece(piece)
      text += piece.text
      guard let reason = piece.stopReason else { continue }
      result.texts.append(
        GeneratedText(
          text: text, stopReason: reason, units: run.shownUnits, score: piece.score))
      text = ""
    }
    return result
  }
}
