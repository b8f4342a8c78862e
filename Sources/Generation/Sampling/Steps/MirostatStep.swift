import Platform

/// Mirostat 2: keeps the units whose surprisal is at most μ bits, and adjusts μ so that the drawn units have
/// the target surprisal on average (Basu et al. 2020, “Mirostat: A Neural Text Decoding Algorithm that
/// Directly Controls Perplexity”, algorithm 2).
///
///     −log₂ pᵢ ≤ μ;   after a draw   μ ← μ − rate · (−log₂ p(drawn) − target),   initially μ = 2 · target
///
/// p(drawn) is the probability among the kept units, as in llama.cpp. The most probable unit (of equal ones
/// the one with the lowest id) is always kept. As in llama.cpp, the step follows temperature and replaces all
/// truncating steps.
///
/// Mirostat: 0 or 2, no-op 0. Target: bits per unit, above 0, to 100. Rate: above 0, to 10.
public struct MirostatStep: SamplerStep {
  /// The target: the mean surprisal of drawn units, in bits.
  public let target: Double
  /// How fast μ is adjusted.
  public let rate: Double
  /// μ, in bits.
  public private(set) var greatestSurprisal: Double

  /// A step that steers towards a surprisal.
  ///
  /// - Throws: ``SamplerError/outOfRange(parameter:value:accepted:)``.
  public init(target: Double = 3, rate: Double = 0.1) throws(SamplerError) {
    self.init(
      uncheckedTarget: try Self.targetParameter.validate(target), rate: try Self.rateParameter.validate(rate))
  }

  init(uncheckedTarget target: Double, rate: Double) {
    self.target = target
    self.rate = rate
    greatestSurprisal = 2 * target
  }

  public var name: String { SamplerStepDescriptor.mirostat.name }
  public var isForSamplingOnly: Bool { true }
  public var settings: String {
    "2, target \(SamplerStepText.number(target)), rate \(SamplerStepText.number(rate))"
  }

  public mutating func apply(to candidates: inout Candidates, context: SamplerContext) {
    guard let sums = candidates.exponentiate() else { return }
    candidates.keep(
      withinLargest: sums.largest, plus: sums.distanceFromLargest(atSurprisal: greatestSurprisal * log(2)))
  }

  public mutating func note(drawn id: UInt32, probability: Double) {
    greatestSurprisal -= rate * (-log2(probability) - target)
  }

  /// The parameter `mirostat`.
  public static let version = SamplerParameter(
    name: "mirostat",
    summary: "2 for Mirostat 2.0, which replaces the truncating steps",
    symbol: "version",
    accepted: "0 (off) or 2", noOpValue: 0, accepts: { $0 == 0 || $0 == 2 })

  /// The parameter `mirostat-target`.
  public static let targetParameter = SamplerParameter(
    name: "mirostat-target", summary: "target surprise per unit, in bits", symbol: "bits",
    accepted: "a number above 0, at most 100", defaultValue: 3, needs: [version.name],
    accepts: { $0 > 0 && $0 <= 100 })

  /// The parameter `mirostat-rate`.
  public static let rateParameter = SamplerParameter(
    name: "mirostat-rate", summary: "learning rate of Mirostat",
    accepted: "a number above 0, at most 10", defaultValue: 0.1, needs: [version.name],
    accepts: { $0 > 0 && $0 <= 10 })
}

extension SamplerStepDescriptor {
  /// See ``MirostatStep``.
  public static let mirostat = SamplerStepDescriptor(
    name: "mirostat", summary: "control the surprise of the text",
    parameters: [MirostatStep.version, MirostatStep.targetParameter, MirostatStep.rateParameter],
    make: { settings in
      guard settings[MirostatStep.version] != 0 else { return nil }
      return MirostatStep(
        uncheckedTarget: settings[MirostatStep.targetParameter], rate: settings[MirostatStep.rateParameter])
    })
}
