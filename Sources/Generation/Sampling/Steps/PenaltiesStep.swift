/// Makes the units of the recent text less probable.
///
/// For each unit that is found c > 0 times among the last `window` units (those of the prompt included):
///
///     x ← x / repetition where x > 0, x · repetition elsewhere
///     x ← x − presence − c · frequency
///
/// Repetition is Keskar et al. 2019, “CTRL”, §4.1, with the product for negative logits that Hugging Face and llama.cpp
/// added: a quotient would raise those. Presence and frequency are those of OpenAI's interface.
///
/// The repetition penalty, unlike all other steps, depends on where the logits have their zero, which a softmax does not
/// see. It takes the logits as the model gives them: the gradient of the cross-entropy sums to 0 over the vocabulary, so
/// that training moves a projection's logits against one another and not together, and zero stays about their average.
/// Units above it are pulled towards it and those below it pushed away. (Log-probabilities are all below zero: with
/// models that give those, pᵢ becomes proportional to pᵢ^repetition.) A step that shifts all logits, as temperature
/// does, belongs behind this one.
///
/// Repetition: from 0.01 to 100, no-op 1. Presence and frequency: from −100 to 100, no-op 0. Window: a whole number, 0
/// (all of the text) or more; the work grows with it.
public struct PenaltiesStep: SamplerStep {
  /// Divides the positive logits and multiplies the others; above 1 it makes repetitions rarer.
  public let repetition: Double
  /// What is subtracted once.
  public let presence: Double
  /// What is subtracted for each time.
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
    // Found quickly by id.
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

  /// `--repetition-penalty`
  public static let repetitionPenalty = SamplerParameter(
    name: "repetition-penalty",
    summary: "above 1 the units of the recent text come less often, however often they came",
    accepted: "a number from 0.01 to 100", noOpValue: 1, accepts: { (0.01...100).contains($0) })

  /// `--presence-penalty`
  public static let presencePenalty = SamplerParameter(
    name: "presence-penalty", summary: "taken from the logit of each unit of the recent text",
    accepted: "a number from -100 to 100", noOpValue: 0, accepts: { (-100...100).contains($0) })

  /// `--frequency-penalty`
  public static let frequencyPenalty = SamplerParameter(
    name: "frequency-penalty",
    summary: "taken from the logit of a unit for each time that it comes in the recent text",
    accepted: "a number from -100 to 100", noOpValue: 0, accepts: { (-100...100).contains($0) })

  /// `--penalty-window`
  public static let penaltyWindow = SamplerParameter(
    name: "penalty-window", summary: "how many units back the penalties look; 0 is all", symbol: "n",
    accepted: "a whole number, 0 (all) or more", defaultValue: 64,
    needs: [repetitionPenalty.name, presencePenalty.name, frequencyPenalty.name],
    accepts: { SamplerParameter.isWhole($0, from: 0) })
}

extension SamplerStepDescriptor {
  /// See ``PenaltiesStep``.
  public static let penalties = SamplerStepDescriptor(
    name: "penalties", summary: "units of the recent text get less probable",
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
  /// Another number in place of this one: finite if this one is, and this one if it is none.
  func lowered(to number: Double) -> Float {
    guard self < .infinity else { return self }
    return Float(number).clampedToFinite
  }

  /// The number itself, or the finite one next to an infinity.
  var clampedToFinite: Float {
    Swift.min(Swift.max(self, -.greatestFiniteMagnitude), .greatestFiniteMagnitude)
  }
}
