import CharText
import Foundation

/// A prompt and the options for the text after it, as a plain value that can be sent to a server or saved to
/// a file.
///
/// It contains only names and characters, so that it does not depend on a vocabulary; ``options(for:)``
/// converts it to ``GenerationOptions``.
///
/// ```swift
/// let request = try GenerationRequest(json: body)
/// let result = try generator.generate(request)
/// ```
///
/// In JSON, with the defaults:
///
/// | key | value | default |
/// |---|---|---|
/// | `prompt` | the beginning of every text | none |
/// | `sampler` | registered parameters by name; see ``SamplerSettings`` | `{"temperature": 0.8}` |
/// | `bias` | numbers added to the logits of units and words: `{"의": -2}` | `{}` |
/// | `dryBreakers` | the characters that end a repetition for the `dry` step | `"\n"` |
/// | `length` | the number of characters (grapheme clusters) after the prompt | 500 |
/// | `stop` | strings before which a text ends | `[]` |
/// | `maxLines` | the maximum number of lines | none |
/// | `untilSentence` | whether a text continues to the end of its sentence | `false` |
/// | `endUnit` | the id of a unit that ends a text | the boundary of documents |
/// | `constraints` | objects with a registered `name` and its settings; see ``TextConstraintRequest`` | `[]` |
/// | `count` | the number of texts | 1 |
/// | `seed` | the random seed | a random one |
/// | `echo` | whether the prompt is part of the texts | `true` |
/// | `record` | whether ids and log-probabilities are kept | `false` |
/// | `beam` | a beam search; see ``BeamOptions`` | none |
///
/// A missing key means its default. Encoding writes every key except those whose value is nil, so that a
/// saved request keeps its meaning if a default changes. An unknown key or name is an error that lists the
/// known ones.
public struct GenerationRequest: Sendable, Equatable {
  /// The beginning of every text; nil: none.
  public var prompt: String?
  /// How units are drawn.
  public var sampler = SamplerSettings.usual
  /// Numbers added to the logits of units, by the text of the unit (``BiasStep``), and spread over words of
  /// several units (``WordBiasStep``).
  public var bias: [String: Double] = [:]
  /// The characters that end a repetition for the `dry` step.
  public var dryBreakers = "\n"
  /// What ends a text.
  public var stops = StopConditions()
  /// The constraints that every text satisfies.
  public var constraints: [TextConstraintRequest] = []
  /// How many texts to generate.
  public var count = 1
  /// The random seed; nil: a random one.
  public var seed: UInt64?
  /// Whether the prompt is part of the texts.
  public var echoesPrompt = true
  /// Whether ids, their log-probabilities and the clusters' surprisals are kept.
  public var recordsUnits = false
  /// A beam search in place of independent draws; nil: none.
  public var beam: BeamOptions?

  /// A request with the defaults.
  public init(prompt: String? = nil, length: Int = 500, count: Int = 1, seed: UInt64? = nil) {
    self.prompt = prompt
    stops = StopConditions(length: length)
    self.count = count
    self.seed = seed
  }

  /// The options for a model with this vocabulary.
  ///
  /// - Throws: ``GenerationError`` for a bias of something that is not a single unit, and as
  ///   ``GenerationOptions/validate()``.
  public func options(for vocabulary: Vocabulary) throws(GenerationError) -> GenerationOptions {
    try options(with: SamplerChain(try samplerSettings(for: vocabulary)))
  }

  /// Checks what can be checked without a model.
  ///
  /// - Throws: As ``GenerationOptions/validate()``.
  public func validate() throws(GenerationError) { _ = try options(with: .usual) }

  private func options(with chain: SamplerChain) throws(GenerationError) -> GenerationOptions {
    var options = GenerationOptions(chain: chain, count: count, seed: seed ?? .random(in: .min ... .max))
    options.stops = stops
    options.constraints = constraints
    options.echoesPrompt = echoesPrompt
    options.recordsUnits = recordsUnits
    options.beam = beam
    try options.validate()
    return options
  }

  /// The settings of the sampler for a model with this vocabulary: with the biases and the breakers.
  ///
  /// - Throws: ``GenerationError`` for a bias of something that the vocabulary lacks.
  public func samplerSettings(for vocabulary: Vocabulary) throws(GenerationError) -> SamplerSettings {
    var settings = sampler
    for unit in bias.keys.sorted() {
      try settings.setBias(bias[unit] ?? 0, ofUnit: unit, in: vocabulary)
    }
    // Keeps breakers that were given as ids.
    let byID = settings.dryBreakers
    settings.setDRYBreakers(dryBreakers, in: vocabulary)
    settings.dryBreakers = Set(settings.dryBreakers + byID).sorted()
    return settings
  }
}

extension GenerationRequest {
  /// Decodes a request from JSON.
  ///
  /// - Throws: ``GenerationError/request(_:)`` for damaged JSON, unknown keys and values of the wrong type,
  ///   ``GenerationError/sampler(_:)`` and ``GenerationError/constraint(_:)`` for unknown names and wrong
  ///   values.
  public init(json: Data) throws(GenerationError) {
    self = try Self.decode(GenerationRequest.self, from: json)
  }

  /// Decodes JSON.
  static func decode<Value: Decodable>(_ type: Value.Type, from json: Data) throws(GenerationError) -> Value {
    do {
      return try JSONDecoder().decode(type, from: json)
    } catch let error as GenerationRequestError {
      throw .request(error)
    } catch let error as SamplerError {
      throw .sampler(error)
    } catch let error as ConstraintError {
      throw .constraint(error)
    } catch let error as DecodingError {
      throw .request(GenerationRequestError(error))
    } catch {
      throw .request(.malformed(path: [], problem: "\(error)"))
    }
  }
}

extension TextGenerator {
  /// The texts of a request as a run that is pulled piece by piece; see ``pieces(prompt:options:)``.
  ///
  /// - Throws: ``GenerationError``.
  public func pieces(_ request: GenerationRequest) throws(GenerationError) -> GenerationRun<Model> {
    try pieces(prompt: request.prompt, options: try request.options(for: vocabulary))
  }

  /// Generates the texts of a request; see ``generate(prompt:options:onPiece:)``.
  ///
  /// - Throws: ``GenerationError``.
  public func generate(
    _ request: GenerationRequest, onPiece: (GeneratedPiece) -> Void = { _ in }
  ) throws(GenerationError) -> GenerationResult {
    try generate(
      prompt: request.prompt, options: try request.options(for: vocabulary), onPiece: onPiece)
  }
}
