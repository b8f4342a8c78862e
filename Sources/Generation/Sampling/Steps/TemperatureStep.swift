/// Divides the logits by a temperature T, pᵢ ∝ exp(xᵢ / T): below 1 probable units become more probable,
/// above 1 the distribution becomes flatter (Ackley, Hinton and Sejnowski 1985, “A Learning Algorithm for
/// Boltzmann Machines”).
///
/// T: a finite number, 0 or more. 0 is the limit: only the most probable unit remains, of equal ones the
/// lower id. No-op: 1.
public struct TemperatureStep: SamplerStep {
  /// T
  public let temperature: Double

  /// A temperature.
  ///
  /// - Throws: ``SamplerError/outOfRange(parameter:value:accepted:)`` if it is negative, infinite or NaN.
  public init(_ temperature: Double) throws(SamplerError) {
    self.temperature = try Self.parameter.validate(temperature)
  }

  init(unchecked temperature: Double) { self.temperature = temperature }

  /// Temperature 0.
  public static let greedy = TemperatureStep(unchecked: 0)

  public var name: String { SamplerStepDescriptor.temperature.name }
  public var settings: String { SamplerStepText.number(temperature) }
  public var isNoOp: Bool { temperature == 1 }
  public var isForSamplingOnly: Bool { true }

  public func apply(to candidates: inout Candidates, context: SamplerContext) {
    candidates.heat(to: temperature)
  }

  /// The parameter `temperature`.
  public static let parameter = SamplerParameter(
    name: "temperature", summary: "below 1 safer, above 1 bolder; 0 always chooses the most probable unit",
    symbol: "t", accepted: "a number, 0 or more", noOpValue: 1, accepts: { $0 >= 0 && $0 < .infinity })
}

extension SamplerStepDescriptor {
  /// See ``TemperatureStep``.
  public static let temperature = SamplerStepDescriptor(
    name: "temperature", summary: "divide the logits", parameters: [TemperatureStep.parameter],
    make: { settings in
      let temperature = settings[TemperatureStep.parameter]
      // These two steps replace the temperature.
      guard temperature != 1, !settings.isSet(DynamicTemperatureStep.range.name),
        !settings.isSet(TemperatureCycleStep.list.name)
      else { return nil }
      return TemperatureStep(unchecked: temperature)
    })
}

extension Candidates {
  /// Divides the logits by a temperature, 0 or more; 1 changes nothing.
  mutating func heat(to temperature: Double) {
    guard temperature != 1 else { return }
    // A divisor too small for `Float` is the same as 0.
    let divisor = Float(temperature)
    if divisor < Float.leastNormalMagnitude {
      keepBest(1)
    } else {
      scaleLogits(by: divisor)
    }
  }
}
