/// A temperature that changes along the text in a cycle: calm, lively, wild, calm, …
///
/// The k temperatures are spread evenly over a cycle of `period` drawn units, with linear interpolation from
/// each to the next and from the last to the first. At the n-th unit, from 0, with u = k · (n mod period) /
/// period and i = ⌊u⌋: T = Tᵢ + (u − i) · (Tᵢ₊₁ − Tᵢ). A period of k gives each unit exactly the next
/// temperature. With a range, each temperature is the middle of a dynamic temperature
/// (``DynamicTemperatureStep``).
///
/// Our own step; there is no paper. Temperatures: numbers, 0 or more; no-op: none, or only 1. Period: a whole
/// number, 1 or more. It replaces ``TemperatureStep``.
public struct TemperatureCycleStep: SamplerStep {
  /// The temperatures.
  public let temperatures: [Double]
  /// The length of a cycle in drawn units.
  public let period: Int
  /// How far the temperature deviates with the entropy, down and up.
  public let range: Double
  /// Above 1 it stays low for longer.
  public let exponent: Double

  /// A cycle through these temperatures; without any, the temperature is 1.
  ///
  /// - Throws: ``SamplerError/outOfRange(parameter:value:accepted:)``.
  public init(
    _ temperatures: [Double], period: Int = 300, range: Double = 0, exponent: Double = 1
  ) throws(SamplerError) {
    self.temperatures = try Self.list.validate(temperatures)
    self.period = try Int(Self.periodParameter.validate(Double(period)))
    self.range = try DynamicTemperatureStep.range.validate(range)
    self.exponent = try DynamicTemperatureStep.exponent.validate(exponent)
  }

  init(unchecked temperatures: [Double], period: Int, range: Double, exponent: Double) {
    self.temperatures = temperatures
    self.period = period
    self.range = range
    self.exponent = exponent
  }

  public var name: String { SamplerStepDescriptor.temperatureCycle.name }
  public var settings: String {
    let spread = range == 0 ? "" : " \(DynamicTemperatureStep.spread(range, exponent))"
    return "\(temperatures.map(SamplerStepText.number).joined(separator: ","))\(spread), period \(period)"
  }
  public var isForSamplingOnly: Bool { true }
  public var isNoOp: Bool { temperatures.allSatisfy { $0 == 1 } && range == 0 }

  /// The temperature of the unit that is drawn after this many others.
  public func temperature(after drawn: Int) -> Double {
    guard !temperatures.isEmpty else { return 1 }
    let position = Double(drawn % period) / Double(period) * Double(temperatures.count)
    let place = min(Int(position), temperatures.count - 1)
    let from = temperatures[place]
    let to = temperatures[(place + 1) % temperatures.count]
    return from + (position - Double(place)) * (to - from)
  }

  public func apply(to candidates: inout Candidates, context: SamplerContext) {
    candidates.heat(to: temperature(after: context.drawn.count), range: range, exponent: exponent)
  }

  /// The parameter `temperature-cycle`.
  public static let list = SamplerListParameter(
    name: "temperature-cycle", summary: "temperatures to cycle through along the text",
    symbol: "t,t,…",
    accepted: "numbers, 0 or more, with commas between them", accepts: { $0 >= 0 && $0 < .infinity })

  /// The parameter `temperature-cycle-period`.
  public static let periodParameter = SamplerParameter(
    name: "temperature-cycle-period", summary: "number of units in one cycle of the temperatures",
    symbol: "n",
    accepted: "a whole number, 1 or more", defaultValue: 300, needs: [list.name],
    accepts: { SamplerParameter.isWhole($0, from: 1) })
}

extension SamplerStepDescriptor {
  /// See ``TemperatureCycleStep``.
  public static let temperatureCycle = SamplerStepDescriptor(
    name: "temperature-cycle", summary: "cycle through temperatures along the text",
    parameters: [TemperatureCycleStep.periodParameter], lists: [TemperatureCycleStep.list],
    make: { settings in
      let step = TemperatureCycleStep(
        unchecked: settings[TemperatureCycleStep.list],
        period: Int(settings[TemperatureCycleStep.periodParameter]),
        range: settings[DynamicTemperatureStep.range], exponent: settings[DynamicTemperatureStep.exponent])
      return step.temperatures.isEmpty || step.isNoOp ? nil : step
    })
}
