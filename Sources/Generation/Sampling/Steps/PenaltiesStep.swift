/// Makes the units of the recent text less probable.
///
/// For each unit that occurs c > 0 times in the last `window` units (including those of the prompt):
///
///     x ← x / repetition if x > 0, otherwise x · repetition
///     x ← x − presence − c · frequency
///
/// Repetition is from Keskar et al. 2019, “CTRL”, §4.1, with the product for negative logits as in Hugging
/// Face and llama.cpp: a quotient would raise them. Presence and frequency are those of OpenAI's interface.
///
/// Unlike all other steps, the repetition penalty depends on the offset of the logits, to which a softmax is
/// invariant. It takes the logits as the model returns them: the gradient of the cross-entropy sums to 0 over
/// the vocabulary, so that training does not change the mean of a projection's logits, and zero stays near
/// their average. Logits above zero are pulled towards it and those below are pushed away. (Log-probabilities
/// are all below zero: for models that return them, pᵢ becomes proportional to pᵢ^repetition.) A step that
/// shifts all logits, as temperature does, must follow this one.
///
/// Repetition: from 0.01 to 100, no-op 1. Presence and frequency: from −100 to 100, no-op 0. Window: a whole
/// number, 0 (all of the text) or more; the cost grows with it.
public struct PenaltiesStep: SamplerStep {
  /// The factor by which positive logits are divided and others multiplied; values above 1 make repetitions
  /// rarer.
  public let repetition: Double
  /// The number subtracted once.
  public let presence: Double
  /// The number subtracted for each occurrence.
  public let frequency: Double
  /// How many units back the step looks; 0 for all.
  public let window: Int

  private var counts = UnitTally()

  /// Penalties.
  ///
  /// - Throws: ``SamplerError/outOfRange(parameter:value:accepted:)``.
  public init(
    repetition: Double = 1, presence: Double = 0, frequency: Double = 0, window: Int = 64
  ) throws(SamplerError) {
    self.init(
      unchecked: try Self.repetitionPenalty.validate(repetition),
      presence: try Self.presencePenalty.validate(presence),
      frequency: try Self.frequencyPenalty.validate(frequency),
      window: try Int(Self.penaltyWindow.validate(Double(window))))
  }

  init(unchecked repetition: Double, presence: Double, frequency: Double, window: Int) {
    self.repetition = repetition
    self.presence = presence
    self.frequency = frequency
    self.window = window
  }

  public var name: String { SamplerStepDescriptor.penalties.name }
  public var settings: String {
    var parts: [String] = []
    if repetition != 1 { parts.append("repetition \(SamplerStepText.number(repetition))") }
    if presence != 0 { parts.append("presence \(SamplerStepText.number(presence))") }
    if frequency != 0 { parts.append("frequency \(SamplerStepText.number(frequency))") }
    parts.append(window == 0 ? "window all" : "window \(window)")
    return parts.joined(separator: ", ")
  }
  public var isNoOp: Bool { repetition == 1 && presence == 0 && frequency == 0 }

  public mutating func apply(to candidates: inout Candidates, context: SamplerContext) {
    guard !isNoOp else { return }
    // Sorted for fast look-up by id.
    candidates.sort(by: .byID)
    counts.reserve(candidates.idBound)
    for id in context.history.suffix(window == 0 ? context.history.count : window) { counts.count(id) }
    for id in counts.ids {
      let subtrahend = presence + Double(counts[id]) * frequency
      candidates.updateLogit(ofID: id) { logit in
        let repeated = logit > 0 ? Double(logit) / repetition : Double(logit) * repetition
        return logit.lowered(to: repeated - subtrahend)
      }
    }
    counts.clear()
  }

  /// The parameter `repetition-penalty`.
  public static let repetitionPenalty = SamplerParameter(
    name: "repetition-penalty",
    summary: "above 1, units of the recent text become less probable, once each",
    accepted: "a number from 0.01 to 100", noOpValue: 1, accepts: { (0.01...100).contains($0) })

  /// The parameter `presence-penalty`.
  public static let presencePenalty = SamplerParameter(
    name: "presence-penalty", summary: "subtracted from the logit of each unit of the recent text",
    accepted: "a number from -100 to 100", noOpValue: 0, accepts: { (-100...100).contains($0) })

  /// The parameter `frequency-penalty`.
  public static let frequencyPenalty = SamplerParameter(
    name: "frequency-penalty",
    summary: "subtracted from a unit's logit for each occurrence in the recent text",
    accepted: "a number from -100 to 100", noOpValue: 0, accepts: { (-100...100).contains($0) })

  /// The parameter `penalty-window`.
  public static let penaltyWindow = SamplerParameter(
    name: "penalty-window", summary: "number of recent units that the penalties look at; 0 for all",
    symbol: "n",
    accepted: "a whole number, 0 (all) or more", defaultValue: 64,
    needs: [repetitionPenalty.name, presencePenalty.name, frequencyPenalty.name],
    accepts: { SamplerParameter.isWhole($0, from: 0) })
}

extension SamplerStepDescriptor {
  /// See ``PenaltiesStep``.
  public static let penalties = SamplerStepDescriptor(
    name: "penalties", summary: "make units of the recent text less probable",
    parameters: [
      PenaltiesStep.repetitionPenalty, PenaltiesStep.presencePenalty, PenaltiesStep.frequencyPenalty,
      PenaltiesStep.penaltyWindow,
    ],
    make: { settings in
      let step = PenaltiesStep(
        unchecked: settings[PenaltiesStep.repetitionPenalty],
        presence: settings[PenaltiesStep.presencePenalty],
        frequency: settings[PenaltiesStep.frequencyPenalty],
        window: Int(settings[PenaltiesStep.penaltyWindow]))
      return step.isNoOp ? nil : step
    })
}

extension Float {
  /// A new number instead of this one: finite if this one is; NaN and +∞ are not changed.
  func lowered(to number: Double) -> Float {
    guard self < .infinity else { return self }
    return Float(number).clampedToFinite
  }

  /// The number itself, or the nearest finite one for an infinity.
  var clampedToFinite: Float {
    Swift.min(Swift.max(self, -.greatestFiniteMagnitude), .greatestFiniteMagnitude)
  }
}
