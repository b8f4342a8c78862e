/// The name and the parameters of a sampler step, and how it is made from settings: its entry in the
/// registry.
public struct SamplerStepDescriptor: Sendable {
  /// The name of the step in the description of a chain.
  public let name: String
  /// One line for help texts.
  public let summary: String
  /// Its numeric parameters.
  public let parameters: [SamplerParameter]
  /// Its list parameters.
  public let lists: [SamplerListParameter]
  /// Whether the step removes improbable units; ``mirostat`` replaces such steps.
  public let truncates: Bool
  /// Makes the step for settings whose values are in range; nil if it would be a no-op.
  let make: @Sendable (SamplerSettings) -> (any SamplerStep)?

  init(
    name: String, summary: String, parameters: [SamplerParameter], lists: [SamplerListParameter] = [],
    truncates: Bool = false, make: @escaping @Sendable (SamplerSettings) -> (any SamplerStep)?
  ) {
    self.name = name
    self.summary = summary
    self.parameters = parameters
    self.lists = lists
    self.truncates = truncates
    self.make = make
  }

  /// The registry: all steps that can be set by name, in the order in which a chain runs them.
  public static let all: [SamplerStepDescriptor] = [
    .bias, .wordBias, .ban,
    .penalties, .dry,
    .topNSigma, .topK, .typical, .topP, .minP, .xtc,
    .temperature, .dynamicTemperature, .temperatureCycle,
    .mirostat,
  ]
}
