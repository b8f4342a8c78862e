import LanguageModels

/// How much text to generate, how many texts, and how units are drawn.
public struct GenerationOptions: Sendable {
  /// How units are drawn; `<unk>` is always banned as well.
  public var chain: SamplerChain
  /// What ends a text.
  public var stops: StopConditions
  /// The constraints that every text satisfies.
  public var constraints: [TextConstraintRequest] = []
  /// How many texts to generate.
  public var count: Int
  /// The random seed. The same seed, settings and model give the same texts.
  public var seed: UInt64
  /// The maximum number of texts that are generated together, in one call of the model for each unit.
  ///
  /// A larger number is faster overall but delays the first text. The texts do not depend on it, except for
  /// the rounding of an engine whose matrix products depend on the number of rows.
  public var streamsTogether = 16
  /// Whether the prompt is part of the pieces and texts.
  public var echoesPrompt = true
  /// Whether ids, their log-probabilities and the clusters' surprisals are kept.
  public var recordsUnits = false
  /// A beam search instead of independent draws; nil: none. ``count`` must then be 1, and
  /// ``BeamOptions/nBest`` is the number of texts.
  public var beam: BeamOptions?

  /// The range of ``length``.
  public static let lengths = 0...1_000_000_000
  /// The range of ``StopConditions/maximumLines``.
  public static let lineCounts = 1...1_000_000_000
  /// The range of ``count``.
  public static let counts = 1...1_000_000
  /// The range of ``streamsTogether``.
  public static let widths = 1...4096

  /// How many units in a row may fail to complete a grapheme cluster before a text is abandoned.
  public static let patience = 1024

  /// How many grapheme clusters to generate for each text; the prompt does not count.
  public var length: Int {
    get { stops.length }
    set { stops.length = newValue }
  }

  /// Options for one text of 500 grapheme clusters at temperature 0.8 with a random seed, unless other values
  /// are given.
  public init(
    chain: SamplerChain = .usual, length: Int = 500, count: Int = 1,
    seed: UInt64 = .random(in: .min ... .max)
  ) {
    self.chain = chain
    stops = StopConditions(length: length)
    self.count = count
    self.seed = seed
  }

  /// Checks the ranges.
  ///
  /// - Throws: ``GenerationError/outOfRange(name:value:range:)`` for the first value outside its range;
  ///   ``GenerationError/emptyStopString``; ``GenerationError/beam(_:)``.
  public func validate() throws(GenerationError) {
    let checks = [
      ("length", length, Self.lengths), ("number of lines", stops.maximumLines ?? 1, Self.lineCounts),
      ("count", count, Self.counts),
      ("number of streams together", streamsTogether, Self.widths),
    ]
    for (name, value, range) in checks where !range.contains(value) {
      throw .outOfRange(name: name, value: value, range: range)
    }
    guard stops.strings.allSatisfy({ !$0.isEmpty }) else { throw .emptyStopString }
    guard let beam else { return }
    guard count == 1 else { throw .beam(.severalSearches(count: count)) }
    do throws(BeamError) { try beam.validate() } catch { throw .beam(error) }
  }

  /// The random generator of one text: a function of only the seed and the number of the text, so that a text
  /// does not depend on how many there are.
  func generator(ofStream stream: Int) -> SeededGenerator {
    SeededGenerator(seed: SeededGenerator.mix(seed ^ SeededGenerator.mix(UInt64(stream) + 1)))
  }
}
