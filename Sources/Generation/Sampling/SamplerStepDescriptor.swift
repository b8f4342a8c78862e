/// What a sampler step is called and how it is set, apart from its work: the line that puts it into the command.
public struct SamplerStepDescriptor: Sendable {
  /// The name by which the chain shows the step.
  public let name: String
  /// One line for help texts.
  public let summary: String
  /// The numbers that set it, each an option of the command.
  public let parameters: [SamplerParameter]
  /// The lists of numbers that set it, each an option of the command.
  public let lists: [SamplerListParameter]
  /// Whether the step removes units by how probable they are: ``mirostat`` does that alone.
  public let truncates: Bool
  /// The step for these settings, whose values are within their ranges; none where they are a no-op.
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

  /// The registry: every step that the command can run, in the order in which a chain runs them.
  public static let all: [SamplerStepDescriptor] = [
    .bias, .ban,
    .penalties, .dry,
    .topNSigma, .topK, .typical, .topP, .minP, .xtc,
    .temperature, .dynamicTemperature, .temperatureCycle,
    .mirostat,
  ]
}
