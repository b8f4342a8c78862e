import CharText
import LanguageModels

/// Generates text with a model: prompt → ids → model → sampler chain → ids → text.
///
/// ```swift
/// let generator = TextGenerator(model: engine, vocabulary: vocabulary)
/// var run = try generator.pieces(prompt: "옛날에", options: GenerationOptions(seed: 7))
/// while let piece = try run.nextPiece() { show(piece.text) }
/// ```
///
/// `<unk>` is never written. Units of the prompt that the vocabulary lacks are read as `<unk>` (Hangul
/// syllables by their parts, if the model has them) and echoed unchanged. Without a prompt the model first
/// reads a line feed, or the most frequent unit (id 1) if the vocabulary has no line feed; it is not echoed.
public struct TextGenerator<Model: LanguageModel> {
  /// The model that predicts the next unit. Used by one thread at a time.
  public let model: Model
  /// The meaning of its ids.
  public let vocabulary: Vocabulary
  /// Indexes of the training text, for requests that limit copying and have no index of their own.
  public var trainingIndexes: [TrainingTextIndex] = []

  /// A generator for a model and its vocabulary, which must have the same size.
  public init(model: Model, vocabulary: Vocabulary) {
    precondition(
      model.vocabularySize == vocabulary.count,
      "a model of \(model.vocabularySize) units with a vocabulary of \(vocabulary.count)")
    self.model = model
    self.vocabulary = vocabulary
  }

  /// The texts as a run that is pulled piece by piece; nothing is computed before the first pull.
  ///
  /// - Parameters:
  ///   - prompt: The beginning of every text, normalized like the training text. Nil or empty: none.
  ///   - options: How much to generate, and how.
  /// - Throws: ``GenerationError``, except ``GenerationError/sampler(_:)``.
  public func pieces(
    prompt: String? = nil, options: GenerationOptions = GenerationOptions()
  ) throws(GenerationError) -> GenerationRun<Model> {
    GenerationRun(self, try TextBeginning(prompt, options: options, with: self))
  }

  /// Generates the texts.
  ///
  /// - Parameters:
  ///   - prompt: The beginning of every text; see ``pieces(prompt:options:)``.
  ///   - options: How much to generate, and how.
  ///   - onPiece: Called with each piece as soon as it is final: first those of the first text, then those of
  ///     the second, …
  /// - Returns: The texts in order, and the warnings.
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
