/// Several texts are kept side by side, and the best of them are written: how wide the search is and what it prefers.
///
/// **What it looks for.** A deterministic search looks for the text with the best score,
/// score = Σ log pᵢ / n^``lengthPenalty``, where n counts the units that the model wrote after the prompt: those of the
/// text and, as Hugging Face counts its end token, those that ended it (an end unit, a stop string, the last line feed,
/// the white space behind a sentence). log pᵢ is the model's log-softmax, on which the steps of the sampler chain
/// then act, as Hugging Face's logits processors do: bias and penalties change scores, bans and constraints take units
/// away, and nothing is normalised again. Steps that only shape chance (``SamplerStep/shapesChance``: temperature,
/// truncation) are left out, as `generate` leaves them out where it does not sample.
///
/// **Stochastic search** draws ``beams`` different texts without replacement, from the very distribution that plain
/// sampling draws from: here the whole chain acts, its temperature included, and what it leaves is normalised. The
/// texts come in the order of the draw; the first alone is a plain sample. ``lengthPenalty`` then only scales the scores
/// that are shown, and ``earlyStopping`` has no say.
///
/// **Texts and units.** A text whose length is reached ends with its last grapheme cluster. Where a unit of the
/// vocabulary could still join that cluster (a trailing jamo, a combining mark), the end competes with those
/// units as one candidate whose probability is that of all other units together; it is not counted in n.
public struct BeamOptions: Sendable, Equatable {
  /// K: how many texts are kept at every step.
  public var beams: Int
  /// The exponent of the length in the score: above 0 longer texts gain, below 0 shorter ones.
  public var lengthPenalty = 1.0
  /// When the search ends before all beams have.
  public var earlyStopping = EarlyStopping.heuristic
  /// No run of so many units comes twice, those of the prompt included; nil: repetition is free.
  public var noRepeatNGram: Int?
  /// Groups of equally many beams, each of which avoids what those before it chose at the same step (Vijayakumar et
  /// al. 2016, “Diverse Beam Search”).
  public var groups = 1
  /// λ: what a unit loses for each beam of an earlier group that chose it at this step (Hamming diversity).
  ///
  /// It steers which texts a group keeps; the score of a text does not hold it.
  public var diversityPenalty = 0.0
  /// How many texts are handed out, best first.
  public var nBest = 1
  /// Whether texts are drawn without replacement instead of looked for (Kool, van Hoof and Welling 2019, “Stochastic
  /// Beams and Where to Find Them”).
  public var isStochastic = false

  /// A search with K beams.
  public init(beams: Int) { self.beams = beams }

  /// The numbers of beams that can be asked for.
  public static let widths = 1...4096

  /// Checks that the options fit together.
  ///
  /// - Throws: ``BeamError``.
  public func validate() throws(BeamError) {
    func require(_ isRight: Bool, _ name: String, _ value: Double, _ accepted: String) throws(BeamError) {
      guard isRight else { throw .outOfRange(parameter: name, value: value, accepted: accepted) }
    }
    try require(
      Self.widths.contains(beams), "number of beams", Double(beams),
      "from \(Self.widths.lowerBound) to \(Self.widths.upperBound)")
    try require(lengthPenalty.isFinite, "length penalty", lengthPenalty, "a number")
    try require(
      noRepeatNGram ?? 1 >= 1, "length of runs that do not come twice", Double(noRepeatNGram ?? 1),
      "1 or more")
    try require(
      (1...beams).contains(nBest), "number of best texts", Double(nBest), "from 1 to \(beams) (the beams)")
    try require(groups >= 1, "number of beam groups", Double(groups), "1 or more")
    guard beams % groups == 0 else { throw .groupsDoNotDivide(groups: groups, beams: beams) }
    try require(
      diversityPenalty >= 0 && diversityPenalty.isFinite, "diversity penalty", diversityPenalty,
      "a number, 0 or more")
    guard groups > 1 else { return }
    guard !isStochastic else { throw .stochasticGroups(groups) }
    try require(
      diversityPenalty > 0, "diversity penalty", diversityPenalty,
      "above 0 where there are groups, which are all alike otherwise")
  }
}

/// When a beam search ends, as in Hugging Face's `generate`.
///
/// The raw value is how `early_stopping` is written there.
public enum EarlyStopping: String, Sendable, Equatable, CaseIterable {
  /// As soon as K texts are complete.
  case whenEnough = "true"
  /// As soon as K texts are complete and the best text that is not would, at its present length, not beat the worst of
  /// them.
  case heuristic = "false"
  /// Only when no text can beat the worst of the K complete ones any more, however long it gets.
  case never = "never"
}
