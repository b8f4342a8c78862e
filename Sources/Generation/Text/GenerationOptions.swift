import LanguageModels

/// What is to be written: how much, how often, and how units are drawn.
public struct GenerationOptions: Sendable {
  /// How units are drawn; `<unk>` is banned whatever it says.
  public var chain: SamplerChain
  /// What ends a text.
  public var stops: StopConditions
  /// What every text must keep to.
  public var constraints: [TextConstraintRequest] = []
  /// How many texts are written.
  public var count: Int
  /// Where chance starts from. The same seed, settings and model give the same texts.
  public var seed: UInt64
  /// How many texts are at most written at the same time, in one call of the model for each unit.
  ///
  /// More is faster in all, but the first text comes more slowly. No text depends on it, but
  /// for the rounding of an engine whose products differ by the number of rows.
  public var streamsTogether = 16
  /// Whether the prompt is part of the pieces and texts.
  public var echoesPrompt = true
  /// Whether ids, their log-probabilities and the clusters' surprisals are kept.
  public var recordsUnits = false
  /// A beam search in place of independent draws; nil: none. ``count`` is then 1, and ``BeamOptions/nBest`` says how
  /// many texts there are.
  public var beam: BeamOptions?

  /// The lengths that can be asked for.
  public static let lengths = 0...1_000_000_000
  /// The numbers of lines that can be asked for.
  public static let lineCounts = 1...1_000_000_000
  /// The numbers of texts that can be asked for.
  public static let counts = 1...1_000_000
  /// The numbers of texts that can be written at the same time.
  public static let widths = 1...4096

  /// How many units in a row may complete no grapheme cluster before a text is given up.
  public static let patience = 1024

  /// How many grapheme clusters each text gets; those of the prompt are not counted.
  public var length: Int {
    get { stops.length }
    set { stops.length = newValue }
  }

  /// One text of 500 grapheme clusters at temperature 0.8, unless told otherwise; a seed that is not given comes
  /// from the system and can be read back.
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
  /// - Throws: ``GenerationError/outOfRange(name:value:range:)`` for the first value outside of its range;
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

  /// The generator of one text: a function of the seed and the text's number alone, so that no text depends on how
  /// many are written.
  func generator(ofStream stream: Int) -> SeededGenerator {
    SeededGenerator(seed: SeededGenerator.mix(seed ^ SeededGenerator.mix(UInt64(stream) + 1)))
  }
}
