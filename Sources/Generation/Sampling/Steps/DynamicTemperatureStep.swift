import Platform

/// A temperature that rises with the uncertainty of the model (kalomaze 2023, “dynamic temperature”, as in
/// llama.cpp).
///
///     T = low + (high − low) · (H / ln n)^exponent,   low = max(0, temperature − range), high = temperature + range
///
/// where H is the entropy of the n remaining candidates, so that H / ln n ranges from 0 (certain) to 1
/// (uniform). A single candidate is not changed.
///
/// Range: a number, 0 or more, no-op 0 (``TemperatureStep`` is used instead). Exponent: above 0, to 100.
public struct DynamicTemperatureStep: SamplerStep {
  /// The middle of the range.
  public let temperature: Double
  /// How far the temperature deviates from it, down and up.
  public let range: Double
  /// Above 1 the temperature stays low for longer.
  public let exponent: Double

  /// A temperature from `temperature` − `range` to `temperature` + `range`.
  ///
  /// - Throws: ``SamplerError/outOfRange(parameter:value:accepted:)``.
  public init(temperature: Double, range: Double, exponent: Double = 1) throws(SamplerError) {
    self.temperature = try TemperatureStep.parameter.validate(temperature)
    self.range = try Self.range.validate(range)
    self.exponent = try Self.exponent.validate(exponent)
  }

  init(unchecked temperature: Double, range: Double, exponent: Double) {
    self.temperature = temperature
    self.range = range
    self.exponent = exponent
  }

  public var name: String { SamplerStepDescriptor.dynamicTemperature.name }
  public var settings: String {
    "\(SamplerStepText.number(temperature)) \(Self.spread(range, exponent))"
  }
  public var isForSamplingOnly: Bool { true }
  public var isNoOp: Bool { temperature == 1 && range == 0 }

  /// The text shown after a temperature.
  static func spread(_ range: Double, _ exponent: Double) -> String {
    "± \(SamplerStepText.number(range)), exponent \(SamplerStepText.number(exponent))"
  }

  public func apply(to candidates: inout Candidates, context: SamplerContext) {
    candidates.heat(to: temperature, range: range, exponent: exponent)
  }

  /// The parameter `dynamic-temperature-range`.
  public static let range = SamplerParameter(
    name: "dynamic-temperature-range",
    summary: "how far the temperature falls where the model is certain and rises where it is not",
    symbol: "t",
    accepted: "a number, 0 or more", noOpValue: 0, accepts: { $0 >= 0 && $0 < .infinity })

  /// The parameter `dynamic-temperature-exponent`.
  public static let exponent = SamplerParameter(
    name: "dynamic-temperature-exponent", summary: "above 1 the dynamic temperature stays low for longer",
    accepted: "a number above 0, at most 100", defaultValue: 1, needs: [range.name],
    accepts: { $0 > 0 && $0 <= 100 })
}

extension SamplerStepDescriptor {
  /// See ``DynamicTemperatureStep``.
  public static let dynamicTemperature = SamplerStepDescriptor(
    name: "dynamic-temperature", summary: "a temperature that depends on the entropy",
    parameters: [DynamicTemperatureStep.range, DynamicTemperatureStep.exponent],
    make: { settings in
      let range = settings[DynamicTemperatureStep.range]
      guard range != 0, !settings.isSet(TemperatureCycleStep.list.name) else { return nil }
      return DynamicTemperatureStep(
        unchecked: settings[TemperatureStep.parameter], range: range,
        exponent: settings[DynamicTemperatureStep.exponent])
    })
}

extension Candidates {
  /// Divides the logits by a temperature in a range around the given one, depending on the entropy; see
  /// ``DynamicTemperatureStep``.
  mutating func heat(to temperature: Double, range: Double, exponent: Double) {
    guard range > 0 else { return heat(to: temperature) }
    guard count > 1, let sums = exponentiate() else { return }
    let low = Swift.max(0, temperature - range)
    let high = Swift.min(temperature + range, .greatestFiniteMagnitude)
    let undecided = Swift.min(1, entropy(sums) / log(Double(count)))
    heat(to: low + (high - low) * pow(undecided, exponent))
  }
}
