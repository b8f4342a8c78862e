/// The options of a beam search, which extends several texts side by side and returns the best: its width,
/// and which texts it prefers.
///
/// **Score.** A deterministic search looks for the text with the best score, score = Σ log pᵢ /
/// n^``lengthPenalty``, where n is the number of units after the prompt: those of the text and, as Hugging
/// Face counts its end token, those that ended it (an end unit, a stop string, the last line feed, the white
/// space after a sentence). log pᵢ is the model's log-softmax, on which the steps of the sampler chain act as
/// Hugging Face's logits processors do: bias and penalties change scores, bans and constraints remove units,
/// and nothing is normalized again. Steps that only change the randomness of draws
/// (``SamplerStep/isForSamplingOnly``: temperature, truncation) are left out, as in `generate` without
/// sampling.
///
/// **Stochastic search** draws ``beams`` different texts without replacement, from the same distribution as
/// plain sampling: here the whole chain acts, including its temperature, and the result is normalized. The
/// texts are in the order of the draw; the first is a plain sample. ``lengthPenalty`` then only scales the
/// reported scores, and ``earlyStopping`` has no effect.
///
/// **Texts and units.** A text that reaches its length ends with its last grapheme cluster. If a unit of the
/// vocabulary could still join that cluster (a trailing jamo, a combining mark), the end competes with those
/// units as one candidate with the probability of all other units together; it does not count in n.
public struct BeamOptions: Sendable, Equatable {
  /// K: how many texts are kept after each unit.
  public var beams: Int
  /// The exponent of the length in the score: values above 0 favour longer texts, values below 0 shorter
  /// ones.
  public var lengthPenalty = 1.0
  /// When the search ends, if not all beams are complete.
  public var earlyStopping = EarlyStopping.heuristic
  /// No run of this many units occurs twice, including those of the prompt; nil: no limit.
  public var noRepeatNGram: Int?
  /// The number of groups of beams, all of the same size; each avoids the units that earlier groups chose in
  /// the same step (Vijayakumar et al. 2016, “Diverse Beam Search”).
  public var groups = 1
  /// λ: the penalty of a unit for each beam of an earlier group that chose it in this step (Hamming
  /// diversity).
  ///
  /// It affects which texts a group keeps, but not the score of a text.
  public var diversityPenalty = 0.0
  /// How many texts are returned, best first.
  public var nBest = 1
  /// Whether texts are drawn without replacement instead of searched for (Kool, van Hoof and Welling 2019,
  /// “Stochastic Beams and Where to Find Them”).
  public var isStochastic = false

  /// A search with K beams.
  public init(beams: Int) { self.beams = beams }

  /// The range of ``beams``.
  public static let widths = 1...4096

  /// Checks the options.
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
      noRepeatNGram ?? 1 >= 1, "length of runs that must not repeat", Double(noRepeatNGram ?? 1),
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
      "above 0 if there are groups, which would otherwise be identical")
  }
}

/// When a beam search ends, as in Hugging Face's `generate`.
///
/// The raw value is how `early_stopping` is written there.
public enum EarlyStopping: String, Sendable, Equatable, CaseIterable {
  /// As soon as K texts are complete.
  case whenEnough = "true"
  /// As soon as K texts are complete and the best incomplete text, at its present length, would not beat the
  /// worst of them.
  case heuristic = "false"
  /// Only when no incomplete text can beat the worst of the K complete ones any more, at any length.
  case never = "never"
}
